import type { Run } from '../run.ts';
import type { HoldRow, Tables } from './watch.ts';

/** P2, I1: at most one is protected on an account at every instant, asked about any; and the rows agree with the holds. */
export function checkHolds(run: Run, tables: Tables): void {
  const now = run.nowMs();
  run.tried('P2', tables.accounts.length);
  const into = new Map(tables.accounts.map(account => [account.id, account.into]));
  const root = (account: string): string => {
    const next = into.get(account);
    return next == null ? account : root(next);
  };
  for (const group of Map.groupBy(tables.holds, hold => hold.account).values())
    eachPair(group, overlapping(run));
  const current = tables.holds.filter(hold => hold.until > now);
  for (const group of Map.groupBy(current, hold => root(hold.account)).values())
    eachPair(group, overlapping(run));

  const holds = Map.groupBy(tables.holds, hold => hold.registration);
  const active = new Map<string, string>();
  for (const claim of tables.claims) {
    const own = holds.get(claim.id) ?? [];
    if (claim.state === 'active') {
      // One that came back holds from then on as well as up to when it went.
      const fitting = own.filter(hold => hold.from >= (claim.from ?? 0) && hold.until === claim.until);
      if (fitting.length !== 1 || own.some(hold => hold.until > (claim.until ?? 0)))
        run.violate(`I1: ${claim.id} is active, and its holds are ${JSON.stringify(own)}`);
      const other = active.get(claim.account);
      if ((claim.until ?? 0) > now && other !== undefined)
        run.violate(`P2: ${claim.id} and ${other} are both protected on account ${claim.account}`);
      if ((claim.until ?? 0) > now) active.set(claim.account, claim.id);
      if (into.get(claim.account) !== null)
        run.violate(`M1: ${claim.id} stays behind on account ${claim.account}`);
      continue;
    }
    const longest = Math.max(0, ...own.map(hold => hold.until));
    if (longest > (claim.ended ?? now))
      run.violate(`I1: ${claim.id} is ${claim.state}, yet it holds until ${longest}`);
    if (longest > now) run.violate(`I1: ${claim.id} is ${claim.state}, yet it holds beyond now`);
  }
}

const overlapping = (run: Run) => (a: HoldRow, b: HoldRow) => {
  if (a.from < b.until && b.from < a.until)
    run.violate(`P2: holds of ${a.registration} and ${b.registration} overlap on account ${a.account}`);
};

function eachPair<T>(items: T[], check: (a: T, b: T) => void): void {
  for (const [index, a] of items.entries()) for (const b of items.slice(index + 1)) check(a, b);
}
