import type { Run } from '../run.ts';
import type { ClaimRow, Tables } from './watch.ts';

const inFront = new Set(['active', 'under-review', 'info-requested']);

/** T1, E43: claims wait in the order of their sequence, one is in front, and nobody waits for nobody. */
export function checkQueues(run: Run, tables: Tables): void {
  const sequences = tables.claims.map(claim => claim.sequence);
  if (new Set(sequences).size !== sequences.length) run.violate('T1: two claims have one sequence number');
  for (const [account, claims] of Map.groupBy(tables.claims, claim => claim.account)) {
    const front = claims.filter(claim => inFront.has(claim.state));
    if (front.length > 1)
      run.violate(`I1: ${front.map(words).join(' and ')} are in front on account ${account}`);
    const [head] = claims.filter(claim => claim.state === 'queued');
    if (head === undefined) continue;
    const waitsFor = claims.some(
      claim =>
        claim.state === 'active' ||
        ((inFront.has(claim.state) || claim.state === 'submitted') && claim.sequence < head.sequence),
    );
    const passedBy = front.filter(claim => claim.state !== 'active' && claim.sequence > head.sequence);
    if (!waitsFor && passedBy.length === 0)
      run.violate(`E43: ${words(head)} waits on account ${account} for nobody`);
    if (passedBy.length > 0) run.violate(`T1: ${words(passedBy[0] ?? head)} passed by ${words(head)}`);
  }
}

const words = (claim: ClaimRow) => `${claim.id} (${claim.state}, ${claim.sequence})`;
