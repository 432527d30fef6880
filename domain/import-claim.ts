import { isLive, isProtected } from './claim-standing.ts';
import type { Refusal } from './refusal.ts';
import { stateWords } from './registration.ts';
import type { ClaimSummary } from './submission.ts';
import { firstThatFlips, type Why } from './why.ts';

export type ImportFacts = {
  protectedFrom: Temporal.Instant;
  protectedUntil: Temporal.Instant;
  now: Temporal.Instant;
  partner: { companyId: string; status: 'active' | 'suspended' | 'terminated' };
  /** The account contains the partner's own company (E31). */
  accountIsPartnerItself: boolean;
  /** All claims on the account that are there already. */
  claims: ClaimSummary[];
};

/**
 * What an old registration that is imported becomes (E24). It never displaces one that lives here, however old it is:
 * it is protected only where nobody is and nobody waits; where somebody does, it waits behind all of them; one whose
 * end has passed is history. A partner has one live registration per customer, and none once it left the program. The
 * cap of its tier is not asked: these registrations were there before.
 */
export function judgeImport(
  facts: ImportFacts,
): { ok: true; as: 'active' | 'queued' | 'expired' } | { ok: false; refusal: Refusal } {
  const { protectedFrom, protectedUntil, now, claims, partner } = facts;
  const isBackwards = Temporal.Instant.compare(protectedFrom, protectedUntil) >= 0;
  const isAhead = Temporal.Instant.compare(protectedFrom, now) > 0;
  if (isBackwards || isAhead) return { ok: false, refusal: implausible(facts) };
  if (facts.accountIsPartnerItself) return { ok: false, refusal: selfClaim };
  if (Temporal.Instant.compare(protectedUntil, now) <= 0) return { ok: true, as: 'expired' };
  if (partner.status === 'terminated') return { ok: false, refusal: partnerLeft };
  const own = claims.find(claim => claim.partnerCompanyId === partner.companyId && isLive(claim, now));
  if (own !== undefined) return { ok: false, refusal: alreadyRegistered(own) };
  const taken = claims.some(claim => isProtected(claim, now) || isLive(claim, now));
  return { ok: true, as: taken ? 'queued' : 'active' };
}

const implausible = ({ protectedFrom, protectedUntil, now }: ImportFacts): Refusal => ({
  code: 'IMPLAUSIBLE_PERIOD',
  rule: 'E24',
  title: 'This cannot have been protected so',
  detail: 'An imported registration began in the past and ended, or ends, after that.',
  facts: {
    protectedFrom: protectedFrom.toString(),
    protectedUntil: protectedUntil.toString(),
    now: now.toString(),
  },
  wouldChange: [
    {
      fact: 'protectedFrom',
      becomes: (Temporal.Instant.compare(protectedUntil, now) < 0 ? protectedUntil : now)
        .subtract({ hours: 24 })
        .toString(),
      text: 'Give a beginning that lies in the past and before the end.',
    },
  ],
});

const selfClaim: Refusal = {
  code: 'SELF_CLAIM',
  rule: 'E31',
  title: 'A partner cannot be registered on itself',
  detail: 'The company that is named as the customer is the partner’s own.',
  facts: { accountIsPartnerItself: true },
  wouldChange: [
    { fact: 'accountIsPartnerItself', becomes: false, text: 'Name the company that was to buy.' },
  ],
};

const partnerLeft: Refusal = {
  code: 'PARTNER_SUSPENDED',
  rule: 'E28',
  title: 'The partner has left the program',
  detail: 'A partner that left has no running registrations; those that have ended are taken as history.',
  facts: { partnerStatus: 'terminated' },
  wouldChange: [
    { fact: 'partnerStatus', becomes: 'active', text: 'Reinstate the partner, then import the row again.' },
  ],
};

const alreadyRegistered = (own: ClaimSummary): Refusal => ({
  code: 'ALREADY_REGISTERED',
  rule: 'I1',
  title: 'The partner has a registration on this customer already',
  detail: `It is ${stateWords[own.state]}. A partner has one registration per customer at a time.`,
  facts: { liveRegistrationIds: [own.registrationId], state: own.state },
  wouldChange: [
    {
      fact: 'liveRegistrationIds',
      becomes: [],
      text: 'Nothing is lost: the registration that is here stays as it is.',
    },
  ],
});

/** Why an imported registration became what it did (E24). What it is queued behind lives here already. */
export function explainImport(facts: ImportFacts): Why {
  const verdict = judgeImport(facts);
  const as = verdict.ok ? verdict.as : null;
  return {
    code: as === 'queued' ? 'LIVE_CLAIM_COMES_FIRST' : 'IMPORTED',
    rule: 'E24',
    facts: {
      as,
      liveClaims: facts.claims.filter(claim => isLive(claim, facts.now)).length,
      protectedUntil: facts.protectedUntil.toString(),
    },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'liveClaims',
            becomes: 0,
            text: 'With no live claim on the customer it would be protected.',
          },
          asked: { ...facts, claims: [] },
        },
      ],
      asked => {
        const led = judgeImport(asked);
        return led.ok && led.as !== as;
      },
    ),
  };
}
