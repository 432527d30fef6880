import fc from 'fast-check';
import type { Refusal } from '../../domain/refusal.ts';
import type { ClaimSummary, SubmissionFacts } from '../../domain/submission.ts';
import { claim, instant, policy } from './claim.ts';

export const now = instant('2027-03-01T12:00:00Z');

export function facts(change: Partial<SubmissionFacts> = {}): SubmissionFacts {
  return {
    now,
    partner: { companyId: 'partner-a', status: 'active', tier: 'Registered', openClaims: 0 },
    accountIsPartnerItself: false,
    ownClaims: [],
    policy: policy(),
    ...change,
  };
}
export const partner = (change: Partial<SubmissionFacts['partner']>) => ({ ...facts().partner, ...change });

/** The facts as the counterfactuals would have them. */
export function applied(input: SubmissionFacts, changes: Refusal['wouldChange']): SubmissionFacts {
  let result = input;
  for (const change of changes) result = { ...result, ...changed(result, change) };
  return result;
}

function changed(
  input: SubmissionFacts,
  { fact, becomes }: Refusal['wouldChange'][number],
): Partial<SubmissionFacts> {
  switch (fact) {
    case 'partnerStatus':
      return { partner: { ...input.partner, status: becomes === 'active' ? 'active' : 'suspended' } };
    case 'accountIsPartnerItself':
      return { accountIsPartnerItself: becomes === true };
    case 'liveRegistrationIds':
      return { ownClaims: input.ownClaims.filter(own => own.endedAt !== null || isPast(own, input.now)) };
    case 'now':
      return { now: instant(String(becomes)) };
    case 'openClaims':
      return { partner: { ...input.partner, openClaims: Number(becomes) } };
    case 'openClaimCap':
      return { policy: policy({ tiers: [{ name: input.partner.tier, openClaimCap: Number(becomes) }] }) };
    default:
      throw new Error(`No way to change ${fact}`);
  }
}
const isPast = (own: ClaimSummary, at: Temporal.Instant) =>
  own.protectedUntil !== null && Temporal.Instant.compare(own.protectedUntil, at) <= 0;

const day = fc.integer({ min: -400, max: 0 }).map(offset => now.add({ hours: offset * 24 }));
export const ownClaim: fc.Arbitrary<ClaimSummary> = fc
  .record({
    registrationId: fc.constantFrom('reg-1', 'reg-2', 'reg-3'),
    state: fc.constantFrom(
      'draft',
      'submitted',
      'queued',
      'active',
      'expired',
      'rejected',
      'withdrawn',
      'lost',
      'won',
      'revoked',
    ),
    sequence: fc.bigInt({ min: 1n, max: 9n }),
    start: day,
    length: fc.integer({ min: 0, max: 200 }),
    decisionCode: fc.constantFrom(null, 'NOT_QUALIFIED', 'INCOMPLETE'),
  })
  .map(({ start, length, state, ...rest }) => {
    const until = start.add({ hours: length * 24 });
    const wasActive =
      ['active', 'expired', 'lost', 'won', 'revoked'].includes(state) ||
      (state === 'withdrawn' && length % 2 === 0);
    const over = state !== 'draft' && state !== 'submitted' && state !== 'queued' && state !== 'active';
    const end = Temporal.Instant.compare(until, now) <= 0 ? until : now;
    return claim({
      ...rest,
      state,
      protectedFrom: wasActive ? start : null,
      protectedUntil: wasActive ? (over ? end : until) : null,
      endedAt: over ? end : null,
      endedAs: over ? state : null,
    });
  });
export const anyFacts: fc.Arbitrary<SubmissionFacts> = fc
  .record({
    status: fc.constantFrom('active', 'active', 'suspended', 'terminated'),
    tier: fc.constantFrom('Registered', 'Select', 'unknown'),
    openClaims: fc.constantFrom(0, 99, 100, 300, 999),
    accountIsPartnerItself: fc.constantFrom(false, false, true),
    ownClaims: fc.array(ownClaim, { maxLength: 4 }),
    timeZone: fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Los_Angeles'),
  })
  .map(({ status, tier, openClaims, timeZone, ...rest }) =>
    facts({ ...rest, partner: partner({ status, tier, openClaims }), policy: policy({ timeZone }) }),
  );
