import { lastProtectedDay } from './calendar.ts';
import { dayInWords, lastMomentInWords } from './plain-days.ts';
import { protectionFitsFrom } from './protection-limit.ts';
import type { Refusal } from './refusal.ts';
import { stateWords } from './registration.ts';
import type { RenewalFacts } from './renewal.ts';
import { lastDays, type RenewalEvidence, startOfLastDays } from './renewal-evidence.ts';

/** Everything that stands in the way of a renewal, what cannot be mended first (section 7). */
export function renewalObstacles(facts: RenewalFacts, evidence: RenewalEvidence): Refusal[] {
  return [
    notActive(facts),
    renewedAlready(facts),
    askedTooLate(facts),
    badStanding(facts),
    limitOfDays(facts),
    askedTooEarly(facts),
    evidenceMissing(facts, evidence),
  ].filter(refusal => refusal !== null);
}

const { compare } = Temporal.Instant;

function notActive({ registration: { state } }: RenewalFacts): Refusal | null {
  if (state === 'active') return null;
  return {
    code: 'ILLEGAL_MOVE',
    rule: 'R-renewal',
    title: 'There is no protection to renew',
    detail: `The registration is ${stateWords[state]}; only an active one can be renewed.`,
    facts: { state },
    wouldChange: [{ fact: 'state', becomes: 'active', text: 'An active registration can be renewed.' }],
  };
}

function renewedAlready({ registration: { renewals } }: RenewalFacts): Refusal | null {
  if (renewals === 0) return null;
  return {
    code: 'RENEWED_ALREADY',
    rule: 'R-renewal',
    title: 'It was renewed already',
    detail: 'A registration is renewable once. After its end it is a new registration, behind anyone queued.',
    facts: { renewals },
    wouldChange: [{ fact: 'renewals', becomes: 0, text: 'One that was never renewed can be.' }],
  };
}

function askedTooLate({ registration, askedAt, policy }: RenewalFacts): Refusal | null {
  const { protectedUntil } = registration;
  if (compare(askedAt, protectedUntil) < 0) return null;
  const by = lastMomentInWords(protectedUntil, policy.timeZone);
  return {
    code: 'RENEWAL_TOO_LATE',
    rule: 'R-renewal',
    title: 'The protection is over',
    detail: `It could be renewed through ${by}. Now it is a new registration, behind anyone queued.`,
    facts: { askedAt: askedAt.toString(), protectedUntil: protectedUntil.toString() },
    wouldChange: [
      {
        fact: 'askedAt',
        becomes: protectedUntil.subtract({ milliseconds: 1 }).toString(),
        text: `Asked through ${by} it would have been in time.`,
      },
    ],
  };
}

function askedTooEarly({ registration, askedAt, policy }: RenewalFacts): Refusal | null {
  const from = startOfLastDays(registration.protectedUntil, policy.timeZone);
  if (compare(askedAt, from) >= 0) return null;
  const day = dayInWords(from.toZonedDateTimeISO(policy.timeZone).toPlainDate());
  return {
    code: 'RENEWAL_TOO_EARLY',
    rule: 'R-renewal',
    title: `It can be renewed from ${day} on`,
    detail: `A renewal is asked in the last ${lastDays} days of the protection.`,
    facts: { askedAt: askedAt.toString(), protectedUntil: registration.protectedUntil.toString() },
    wouldChange: [{ fact: 'askedAt', becomes: from.toString(), text: `Ask again from ${day} on.` }],
  };
}

function badStanding({ goodStanding }: RenewalFacts): Refusal | null {
  if (goodStanding) return null;
  return {
    code: 'PARTNER_SUSPENDED',
    rule: 'E28',
    title: 'The partner is not in good standing',
    detail: 'Only partners in good standing can renew. The protection runs to its end.',
    facts: { goodStanding },
    wouldChange: [
      { fact: 'goodStanding', becomes: true, text: 'Ask the partner manager to reinstate the partner.' },
    ],
  };
}

/**
 * The renewal's days must fit with those of the partner's earlier claims (section 4). Days by which this one was
 * only paused are not held against it.
 */
function limitOfDays({ registration, otherOwnClaims, limitWaived, policy }: RenewalFacts): Refusal | null {
  if (limitWaived) return null;
  const { protectionDays, maxProtectedDaysPerYear: limitDays } = policy.registration;
  const granted = lastProtectedDay(registration.protectedUntil, policy.timeZone)
    .subtract({ days: protectionDays })
    .toZonedDateTime(policy.timeZone)
    .toInstant();
  const protectedFrom =
    compare(granted, registration.protectedFrom) > 0 ? granted : registration.protectedFrom;
  const own = { ...registration, protectedFrom, endedAt: null, endedAs: null, decisionCode: null };
  const lastInstant = registration.protectedUntil.subtract({ nanoseconds: 1 });
  const fits = protectionFitsFrom([own, ...otherOwnClaims], lastInstant, policy);
  if (fits === null) return null;
  return {
    code: 'PROTECTION_LIMIT',
    rule: 'R-protection-limit',
    title: 'The partner’s days on this customer are used up',
    detail: `One partner is protected on one customer at most ${limitDays} days in any 365. Renewed it would come to ${fits.usedDays + protectionDays}.`,
    facts: { protectedDays: fits.usedDays, protectionDays, limitDays, limitWaived },
    wouldChange: [
      { fact: 'limitWaived', becomes: true, text: 'An approver may waive the limit, with a reason.' },
    ],
  };
}

const documentsNeeded = 2;

/** Asks for exactly what is missing: one piece in the last 30 days, and another in the term. */
function evidenceMissing({ registration, policy }: RenewalFacts, evidence: RenewalEvidence): Refusal | null {
  const inTerm = evidence.documents.length;
  const inLastDays = evidence.documents.filter(document => document.inLastDays).length;
  const missingLate = inLastDays === 0;
  const missingMore = inTerm + (missingLate ? 1 : 0) < documentsNeeded;
  if (!missingLate && !missingMore) return null;
  const { timeZone } = policy;
  const by = lastMomentInWords(registration.protectedUntil, timeZone);
  const from = dayInWords(
    startOfLastDays(registration.protectedUntil, timeZone).toZonedDateTimeISO(timeZone).toPlainDate(),
  );
  const late = {
    fact: 'documentsInLastDays',
    becomes: 1,
    text: `One completed meeting from ${from} to ${by} ${missingMore ? 'is needed' : 'renews it'}.`,
  };
  const more = {
    fact: 'documentsInTerm',
    becomes: documentsNeeded,
    text: `One completed meeting${missingLate ? ' more' : ''} by ${by} ${missingLate ? 'is needed as well' : 'renews it'}.`,
  };
  return {
    code: 'RENEWAL_EVIDENCE_MISSING',
    rule: 'R-renewal',
    title:
      missingLate && missingMore ? 'Two pieces of evidence are missing' : 'One piece of evidence is missing',
    detail: `A renewal takes two pieces that the CRM itself shows, such as a connected call, a completed meeting or a reply of the customer, at least one of them from ${from} to ${by}. ${lastDocumentWords(evidence, timeZone)}`,
    facts: {
      documentsInTerm: inTerm,
      documentsInLastDays: inLastDays,
      documentIds: evidence.documents.flatMap(document => document.activityIds),
      tooWeakIds: evidence.short.map(one => one.activityId),
      lastProtectedDay: lastProtectedDay(registration.protectedUntil, timeZone).toString(),
    },
    wouldChange: [...(missingLate ? [late] : []), ...(missingMore ? [more] : [])],
  };
}

function lastDocumentWords({ documents }: RenewalEvidence, timeZone: string): string {
  const last = documents
    .map(document => document.at)
    .sort(compare)
    .at(-1);
  if (last === undefined) return 'There is none yet.';
  return `The last one is of ${dayInWords(last.toZonedDateTimeISO(timeZone).toPlainDate())}.`;
}
