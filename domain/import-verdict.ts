import { isLive } from './claim-standing.ts';
import { type ImportFacts, judgeImport } from './import-claim.ts';

/** What the dry run says of a row. */
export const importVerdicts = [
  'new',
  'expired',
  'live-duplicate',
  'overlap',
  'unknown-partner',
  'unknown-customer',
  'bad',
] as const;
export type ImportVerdict = (typeof importVerdicts)[number];

/** What becomes of a row when it is applied. `skipped`: nothing is imported. */
export type ExpectedOutcome = 'active' | 'queued' | 'expired' | 'skipped';

export type RowVerdict = {
  verdict: ImportVerdict;
  expected: ExpectedOutcome;
  /** Why, as a code; null where there is nothing to say. */
  code: string | null;
  reason: string | null;
};

/** A row of the same import on the same customer that comes before this one and would live. */
export type EarlierRow = { line: number; partnerCompanyId: string };

/**
 * What an old registration would become beside what lives here and beside the rows of the same import that come first:
 * on a customer the older beginning comes first, then the earlier line. The rule itself is that of importing one.
 */
export function judgeImportRow(facts: ImportFacts & { earlier: readonly EarlierRow[] }): RowVerdict {
  const { claims, now, partner, earlier } = facts;
  const outcome = judgeImport(facts);
  if (!outcome.ok) return refused(outcome.refusal.code, outcome.refusal.detail);
  if (outcome.as === 'expired')
    return { verdict: 'expired', expected: 'expired', code: null, reason: 'It has ended: kept as history.' };
  const own = earlier.find(row => row.partnerCompanyId === partner.companyId);
  if (own !== undefined)
    return {
      verdict: 'overlap',
      expected: 'skipped',
      code: 'SAME_PARTNER_TWICE',
      reason: `Line ${own.line} registers the same customer to the same partner at the same time.`,
    };
  if (outcome.as === 'queued') {
    const [here] = claims.filter(claim => isLive(claim, now)).map(claim => claim.registrationId);
    return {
      verdict: 'live-duplicate',
      expected: 'queued',
      code: 'LIVE_CLAIM_COMES_FIRST',
      reason: `${here} lives on the customer: this one waits in the queue behind it.`,
    };
  }
  const [first] = earlier;
  if (first !== undefined)
    return {
      verdict: 'overlap',
      expected: 'queued',
      code: 'EARLIER_ROW_COMES_FIRST',
      reason: `Line ${first.line} registers the same customer to another partner and is older: this one waits behind it.`,
    };
  return { verdict: 'new', expected: 'active', code: null, reason: null };
}

function refused(code: string, reason: string): RowVerdict {
  const verdict =
    code === 'ALREADY_REGISTERED'
      ? 'live-duplicate'
      : code === 'PARTNER_SUSPENDED'
        ? 'unknown-partner'
        : 'bad';
  return { verdict, expected: 'skipped', code, reason };
}
