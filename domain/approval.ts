import { lastProtectedDay, protectionEnd } from './calendar.ts';
import { isLive, isProtected } from './claim-standing.ts';
import { dayWords, momentWords } from './day-words.ts';
import { type EnteredClaim, mayHaveRivals, unseenBeside } from './on-behalf.ts';
import type { Policy } from './policy.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import type { ClaimSummary } from './submission.ts';
import { protectionLimit } from './submission-obstacles.ts';

export type ApprovalFacts = {
  now: Temporal.Instant;
  /** Under review, or queued: other states are no matter of approval. */
  claim: ClaimSummary;
  /** The other claims on the account; ended ones matter only for the partner's own protected days. */
  otherLive: ClaimSummary[];
  holderName: string | null;
  /** The customer's company was read from HubSpot and exists. */
  accountReadable: boolean;
  /** A link to another claimed account waits for a person (section 3). */
  blockedByLink: boolean;
  /** When an acknowledged dispute about the customer is due to be decided (section 9); null or absent: none is open. */
  disputedUntil?: Temporal.Instant | null;
  /** Only deciders see who else is on the account (I7). */
  audience: 'decider' | 'other';
  /** An approver waived the limit of protected days in any 365, with a reason. Absent: nobody did. */
  limitWaived?: boolean;
  /** Of the partner that claims (E28). Absent: active. */
  partnerStatus?: 'active' | 'suspended' | 'terminated';
  /** Rivals that are reviewed side by side with the claim, and whom the decider says to have seen. Absent: none. */
  beside?: readonly EnteredClaim[];
  seen?: readonly string[];
  /** Until when rivals can still be entered beside it, and whether the decider says that none waits. Absent: over. */
  entryOpenUntil?: Temporal.Instant | null;
  alone?: boolean;
  policy: Policy;
};

/**
 * May the claim be approved now (domain rule 4, I1), and what does approval grant: protection by T3 and the
 * first follow-up deadline (S1)? Where several things stand in the way, code and words are those of the first
 * and the counterfactuals cover all.
 */
export function checkApproval(facts: ApprovalFacts):
  | {
      ok: true;
      protectedFrom: Temporal.Instant;
      protectedUntil: Temporal.Instant;
      followUpDueAt: Temporal.Instant;
    }
  | { ok: false; refusal: Refusal } {
  const { now, policy } = facts;
  const [first, ...more] = [
    heldByAnother,
    behindAnother,
    invalidAccount,
    linkPending,
    contested,
    notInStanding,
    limitOfDays,
    notSeenBeside,
    entryOpen,
  ]
    .map(obstacle => obstacle(facts))
    .filter(refusal => refusal !== null);
  if (first !== undefined) return { ok: false, refusal: refusalOf([first, ...more]) };
  return {
    ok: true,
    protectedFrom: now,
    protectedUntil: protectionEnd(now, policy.registration.protectionDays, policy.timeZone),
    followUpDueAt: protectionEnd(now, policy.followUp.days, policy.timeZone),
  };
}

function heldByAnother(facts: ApprovalFacts): Refusal | null {
  const { now, policy } = facts;
  const holder = others(facts).find(claim => isProtected(claim, now));
  if (holder === undefined) return null;
  const common = {
    code: 'DUP_ACTIVE_PARTNER',
    rule: 'I1',
    title: 'The customer is registered to another partner',
  } as const;
  if (facts.audience === 'other') {
    return {
      ...common,
      detail: 'One partner at a time is protected on a customer. This claim keeps its place.',
      facts: { customerIsFree: false },
      wouldChange: [
        { fact: 'customerIsFree', becomes: true, text: 'It can be approved once the customer is free.' },
      ],
    };
  }
  const name = facts.holderName ?? 'another partner';
  const until = holder.protectedUntil;
  const through = until === null ? null : dayWords(lastProtectedDay(until, policy.timeZone));
  return {
    ...common,
    detail:
      through === null
        ? `It is registered to ${name}, whose registration is paused and has no end for now.`
        : `It is registered to ${name} through ${through}.`,
    facts: {
      holderRegistrationId: holder.registrationId,
      protectedFrom: holder.protectedFrom?.toString() ?? null,
      protectedUntil: until?.toString() ?? null,
      now: now.toString(),
    },
    wouldChange: [
      until === null
        ? {
            fact: 'protectedUntil',
            becomes: now.toString(),
            text: 'It can be approved once that partner is no longer registered.',
          }
        : {
            fact: 'now',
            becomes: until.toString(),
            text: `It can be approved after ${through}, or once that partner is no longer registered.`,
          },
    ],
  };
}

function behindAnother(facts: ApprovalFacts): Refusal | null {
  if (facts.claim.state !== 'queued') return null;
  const before = others(facts).filter(
    claim => isLive(claim, facts.now) && claim.sequence < facts.claim.sequence,
  );
  return {
    code: 'DUP_PENDING_EARLIER',
    rule: 'T1',
    title: 'The claim is still in the queue',
    detail: 'Earlier claims on the customer are decided first. A queued claim moves up for review by itself.',
    facts: {
      state: facts.claim.state,
      ...(facts.audience === 'decider'
        ? { earlierRegistrationIds: before.map(claim => claim.registrationId) }
        : {}),
    },
    wouldChange: [
      { fact: 'state', becomes: 'under-review', text: 'It can be approved once it has moved up for review.' },
    ],
  };
}

function invalidAccount(facts: ApprovalFacts): Refusal | null {
  if (facts.accountReadable) return null;
  return {
    code: 'INVALID_ACCOUNT',
    rule: 'M1',
    title: 'The customer’s company cannot be read',
    detail: 'HubSpot has no such company, or it has not been read yet.',
    facts: { accountReadable: false },
    wouldChange: [
      {
        fact: 'accountReadable',
        becomes: true,
        text: 'Check that the company exists in HubSpot and try again in a minute.',
      },
    ],
  };
}

/** A suspended partner's claims keep their place; nothing of it is approved meanwhile (E28). */
function notInStanding({ partnerStatus = 'active' }: ApprovalFacts): Refusal | null {
  if (partnerStatus === 'active') return null;
  return {
    code: 'PARTNER_SUSPENDED',
    rule: 'E28',
    title: partnerStatus === 'suspended' ? 'The partner is suspended' : 'The partner has left the program',
    detail:
      'Only partners in good standing are registered to a customer. The claim keeps its place meanwhile.',
    facts: { partnerStatus },
    wouldChange: [
      {
        fact: 'partnerStatus',
        becomes: 'active',
        text: 'Reinstate the partner first, then approve its claim.',
      },
    ],
  };
}

function linkPending(facts: ApprovalFacts): Refusal | null {
  if (!facts.blockedByLink) return null;
  return {
    code: 'LINK_PENDING',
    rule: 'M2',
    title: 'It is open whether this is another customer',
    detail:
      'The company has a domain, a number of a register or its group in common with another company that is claimed too. Nothing is approved on either until a person has decided whether they are one customer.',
    facts: { blockedByLink: true },
    wouldChange: [
      { fact: 'blockedByLink', becomes: false, text: 'Decide whether the two companies are one customer.' },
    ],
  };
}

/** While a dispute is acknowledged and open, no new claim on the account is approved (section 9). */
function contested({ disputedUntil, policy }: ApprovalFacts): Refusal | null {
  if (disputedUntil == null) return null;
  return {
    code: 'CONTESTED',
    rule: 'R-disputes',
    title: 'A dispute about this customer is open',
    detail: `Nothing new is approved on the customer until the dispute is decided, which is due by ${momentWords(disputedUntil, policy.timeZone)}.`,
    facts: { disputeOpen: true, decisionDueAt: disputedUntil.toString() },
    wouldChange: [
      { fact: 'disputeOpen', becomes: false, text: 'It can be approved once the dispute is decided.' },
    ],
  };
}

function limitOfDays(facts: ApprovalFacts): Refusal | null {
  const ownClaims = others(facts).filter(claim => claim.partnerCompanyId === facts.claim.partnerCompanyId);
  const waived = facts.limitWaived === true ? (['protection-limit'] as const) : [];
  return protectionLimit({ ownClaims, now: facts.now, policy: facts.policy, waived });
}

const notSeenBeside = ({ beside = [], seen = [], audience }: ApprovalFacts) =>
  unseenBeside(beside, seen, audience);

const entryOpen = ({ entryOpenUntil = null, alone = false, policy }: ApprovalFacts) =>
  mayHaveRivals(entryOpenUntil, alone, policy.timeZone);

const others = (facts: ApprovalFacts) =>
  facts.otherLive.filter(claim => claim.registrationId !== facts.claim.registrationId);
