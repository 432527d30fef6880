import { lastProtectedDay, protectionEnd } from './calendar.ts';
import { endOf, isLive } from './claim-standing.ts';
import { dayWords } from './day-words.ts';
import { openClaimCapOf } from './policy.ts';
import { protectionFitsFrom } from './protection-limit.ts';
import type { Refusal } from './refusal.ts';
import { rejectCodes, stateWords } from './registration.ts';
import type { ClaimSummary, SubmissionFacts } from './submission.ts';

/** Everything that stands in the way of a submission, the weightiest first (domain rule 4). */
export function submissionObstacles(facts: SubmissionFacts): Refusal[] {
  return [partnerSuspended, selfClaim, alreadyRegistered, coolingOff, protectionLimit, capReached]
    .map(obstacle => obstacle(facts))
    .filter(refusal => refusal !== null);
}

function partnerSuspended({ partner }: SubmissionFacts): Refusal | null {
  if (partner.status === 'active') return null;
  return {
    code: 'PARTNER_SUSPENDED',
    rule: 'E28',
    title: partner.status === 'suspended' ? 'The partner is suspended' : 'The partner has left the program',
    detail:
      'Only partners in good standing can register customers. Existing registrations are not affected by this.',
    facts: { partnerStatus: partner.status },
    wouldChange: [
      {
        fact: 'partnerStatus',
        becomes: 'active',
        text: 'Ask the partner manager to reinstate the partner, then register again.',
      },
    ],
  };
}

function selfClaim({ accountIsPartnerItself }: SubmissionFacts): Refusal | null {
  if (!accountIsPartnerItself) return null;
  return {
    code: 'SELF_CLAIM',
    rule: 'E31',
    title: 'A partner cannot register itself',
    detail: 'The company that would be registered as the customer is the partner’s own.',
    facts: { accountIsPartnerItself: true },
    wouldChange: [
      {
        fact: 'accountIsPartnerItself',
        becomes: false,
        text: 'Name the company that will buy. On a deal of several companies, make it the primary one.',
      },
    ],
  };
}

function alreadyRegistered({ ownClaims, now }: SubmissionFacts): Refusal | null {
  const live = ownClaims.filter(claim => isLive(claim, now)).sort(bySequence);
  const [first] = live;
  if (first === undefined) return null;
  return {
    code: 'ALREADY_REGISTERED',
    rule: 'I1',
    title: 'The partner has a registration on this customer already',
    detail: `It is ${stateWords[first.state]}. A partner has one registration per customer at a time.`,
    facts: { liveRegistrationIds: live.map(claim => claim.registrationId), state: first.state },
    wouldChange: [
      {
        fact: 'liveRegistrationIds',
        becomes: [],
        text: 'Continue with the registration that exists; a new one is possible only without it.',
      },
    ],
  };
}

function coolingOff({ ownClaims, now, policy, waived }: SubmissionFacts): Refusal | null {
  if (waived?.includes('cooling-off')) return null;
  const { timeZone, registration } = policy;
  const [last] = ownClaims
    .flatMap(claim => {
      const end = endOf(claim, now);
      if (end === null || !startsCoolingOff(claim, end.as)) return [];
      return [{ ...end, until: protectionEnd(end.at, registration.coolingOffDays, timeZone) }];
    })
    .sort((a, b) => Temporal.Instant.compare(b.until, a.until));
  if (last === undefined || Temporal.Instant.compare(last.until, now) <= 0) return null;
  const day = lastProtectedDay(last.until, timeZone);
  return {
    code: 'COOL_OFF',
    rule: 'R-cooling-off',
    title: `Cooling-off through ${dayWords(day)}`,
    detail: `The partner’s last registration on this customer ended (${stateWords[last.as]}). The same partner can register the same customer again after ${registration.coolingOffDays} days; other partners can at once.`,
    facts: {
      endedAs: last.as,
      endedAt: last.at.toString(),
      coolingOffThrough: day.toString(),
      now: now.toString(),
    },
    wouldChange: [
      {
        fact: 'now',
        becomes: last.until.toString(),
        text: `Register again after ${dayWords(day)} (${timeZone}).`,
      },
    ],
  };
}

/** 30 days after expired, lost, withdrawn from active, and rejections whose code says so; nothing else. */
function startsCoolingOff(claim: ClaimSummary, endedAs: ClaimSummary['state']): boolean {
  if (endedAs === 'expired' || endedAs === 'lost') return true;
  if (endedAs === 'withdrawn') return claim.protectedFrom !== null;
  const codes: Record<string, { coolsOff: boolean }> = rejectCodes;
  return endedAs === 'rejected' && codes[String(claim.decisionCode)]?.coolsOff === true;
}

/** Also asked at approval: a claim may have waited in the queue while another of the partner's was protected. */
export function protectionLimit(
  facts: Pick<SubmissionFacts, 'ownClaims' | 'now' | 'policy' | 'waived'>,
): Refusal | null {
  if (facts.waived?.includes('protection-limit')) return null;
  const { now, policy } = facts;
  const fits = protectionFitsFrom(facts.ownClaims, now, policy);
  if (fits === null) return null;
  const { maxProtectedDaysPerYear: limit, protectionDays } = policy.registration;
  const day = dayWords(fits.from.toZonedDateTimeISO(policy.timeZone).toPlainDate());
  return {
    code: 'PROTECTION_LIMIT',
    rule: 'R-protection-limit',
    title: `The partner’s days on this customer are used up until ${day}`,
    detail: `One partner is protected on one customer at most ${limit} days in any 365. With ${protectionDays} more days it would come to ${fits.usedDays + protectionDays}.`,
    facts: { protectedDays: fits.usedDays, protectionDays, limitDays: limit, now: now.toString() },
    wouldChange: [
      {
        fact: 'now',
        becomes: fits.from.toString(),
        text: `Register again on or after ${day} (${policy.timeZone}).`,
      },
    ],
  };
}

function capReached({ partner, policy }: SubmissionFacts): Refusal | null {
  const cap = openClaimCapOf(policy, partner.tier);
  if (cap === null || partner.openClaims < cap) return null;
  return {
    code: 'CAP_REACHED',
    rule: 'R-cap',
    title: 'The partner has reached its cap of open claims',
    detail: `The tier ${partner.tier} allows ${cap} open claims at a time; the partner has ${partner.openClaims}.`,
    facts: { tier: partner.tier, openClaims: partner.openClaims, openClaimCap: cap },
    wouldChange: [
      cap === 0
        ? {
            fact: 'openClaimCap',
            becomes: partner.openClaims + 1,
            text: 'Only a tier with a higher cap can register customers.',
          }
        : {
            fact: 'openClaims',
            becomes: cap - 1,
            text: 'Withdraw claims that lead nowhere, or reach a tier with a higher cap.',
          },
    ],
  };
}

const bySequence = (a: ClaimSummary, b: ClaimSummary) => (a.sequence < b.sequence ? -1 : 1);
