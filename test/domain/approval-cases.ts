import fc from 'fast-check';
import type { ApprovalFacts } from '../../domain/approval.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { ClaimSummary } from '../../domain/submission.ts';
import { active, claim, ended, instant, policy } from './claim.ts';

export const now = instant('2026-11-22T10:00:00Z');
export const underReview = claim({ registrationId: 'reg-9', state: 'under-review', sequence: 9n });
export const rival = active('2026-10-01T10:00:00Z', '2026-12-31T00:00:00Z', {
  registrationId: 'reg-1',
  partnerCompanyId: 'partner-b',
});

export function facts(change: Partial<ApprovalFacts> = {}): ApprovalFacts {
  return {
    now,
    claim: underReview,
    otherLive: [],
    holderName: null,
    accountReadable: true,
    blockedByLink: false,
    audience: 'decider',
    policy: policy(),
    ...change,
  };
}

const others: fc.Arbitrary<ClaimSummary[]> = fc
  .record({
    holds: fc.constantFrom('none', 'until-later', 'paused', 'over'),
    earlier: fc.boolean(),
    ownDays: fc.constantFrom(0, 90, 180),
  })
  .map(({ holds, earlier, ownDays }) => [
    ...(holds === 'until-later' ? [rival] : []),
    ...(holds === 'paused' ? [{ ...rival, protectedUntil: null }] : []),
    ...(holds === 'over' ? [{ ...rival, protectedUntil: now }] : []),
    ...(earlier ? [claim({ registrationId: 'reg-2', sequence: 2n, partnerCompanyId: 'partner-c' })] : []),
    ...(ownDays === 0
      ? []
      : [
          ended('expired', '2026-10-01T00:00:00Z', {
            registrationId: 'reg-old',
            protectedFrom: instant('2026-10-01T00:00:00Z').subtract({ hours: 24 * ownDays + 12 }),
            protectedUntil: instant('2026-10-01T00:00:00Z'),
          }),
        ]),
  ]);
export const anyFacts = fc
  .record({
    otherLive: others,
    state: fc.constantFrom<'under-review' | 'queued'>('under-review', 'queued'),
    accountReadable: fc.boolean(),
    blockedByLink: fc.boolean(),
    disputedUntil: fc.constantFrom(null, instant('2026-11-27T17:00:00Z')),
    audience: fc.constantFrom<'decider' | 'other'>('decider', 'other'),
    beside: fc.constant([{ registrationId: 'reg-2', arrivedAt: now, enteredAt: now }]),
    seen: fc.constantFrom([], [], ['reg-2']),
    entryOpenUntil: fc.constantFrom(null, instant('2026-11-24T17:00:00Z')),
    alone: fc.boolean(),
  })
  .map(({ state, ...rest }) =>
    facts({ ...rest, holderName: 'Nordwind GmbH', claim: { ...underReview, state } }),
  );

export function changed(
  input: ApprovalFacts,
  { fact, becomes }: Refusal['wouldChange'][number],
): Partial<ApprovalFacts> {
  switch (fact) {
    case 'now':
      return { now: instant(String(becomes)) };
    case 'customerIsFree':
      return { otherLive: input.otherLive.filter(other => other.state !== 'active') };
    case 'protectedUntil':
      return {
        otherLive: input.otherLive.map(other =>
          other.state === 'active' ? { ...other, protectedUntil: instant(String(becomes)) } : other,
        ),
      };
    case 'state':
      return { claim: { ...input.claim, state: becomes === 'under-review' ? becomes : input.claim.state } };
    case 'accountReadable':
      return { accountReadable: becomes === true };
    case 'blockedByLink':
      return { blockedByLink: becomes === true };
    case 'allSeen':
      return { seen: (input.beside ?? []).map(({ registrationId }) => registrationId) };
    case 'alone':
      return { alone: becomes === true };
    case 'disputeOpen':
      return { disputedUntil: null };
    default:
      throw new Error(`No way to change ${fact}`);
  }
}
