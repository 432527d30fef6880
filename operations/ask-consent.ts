import type { ConsentScope } from '../domain/consent.ts';
import { scopeOfFinding } from '../domain/consent-findings.ts';
import { askConsent as ask } from '../domain/consent-steps.ts';
import { scopeWords } from '../domain/consent-words.ts';
import { findingAfter } from '../domain/finding.ts';
import { lastMomentInWords } from '../domain/plain-days.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import { partnerManagersBut } from './consent-people.ts';
import type { ConsentRecord } from './consent-records.ts';
import {
  type ConsentStepOutcome,
  type LockedConsentPorts,
  notProtectedNow,
  recordConsentStep,
} from './consent-step.ts';
import { type AskedAboutPorts, waitForAnswer } from './heads-ups-asked-about.ts';
import { lockClaim } from './locked-claim.ts';
import type {
  DeadlinesPort,
  DealsPort,
  FindingsPort,
  LedgerPort,
  MintPort,
  PolicyPort,
  TextsPort,
} from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { refuse, rightsOn } from './refuse.ts';
import type { TellPorts } from './tell-people.ts';

export type AskConsentPorts = AskedAboutPorts &
  LockedConsentPorts &
  DeadlinesPort &
  DealsPort &
  FindingsPort &
  LedgerPort &
  MintPort &
  PolicyPort &
  TellPorts &
  TextsPort;

type User = Actor & { kind: 'user' };

/**
 * Asks the holder for consent (domain rule 8). The partner has until `answerDueAt`, pinned; the partner managers get
 * a task to pass on the link by which the partner answers. The one who asks never gets that link.
 */
export async function askConsent(
  ports: AskConsentPorts,
  command: {
    actor: User;
    registrationId: string;
    scope: ConsentScope;
    text: string;
    findingId: string | null;
  },
): Promise<ConsentStepOutcome> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'ask-consent');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const now = await ports.now();
  const { policy } = await ports.policyInForce();
  const obstacle = notProtectedNow(claim, now);
  const { protectedFrom, protectedUntil } = claim;
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  if (protectedFrom === null || protectedUntil === null)
    throw new Error(`Active registration ${claim.registrationId} has no protection`);
  const before = await ports.consentsOf([claim.registrationId]);
  const asked = ask(
    {
      consentId: ports.id('cns'),
      by: rightsOn(command.actor, claim.partnerCompanyId),
      scope: command.scope,
      // The rule asks only whether there is a reason; it is kept once the rule said yes.
      reasonTextId: command.text,
      now,
      registered: {
        registrationId: claim.registrationId,
        partnerCompanyId: claim.partnerCompanyId,
        protectedFrom,
        protectedUntil,
        consents: before,
      },
    },
    policy.consent,
    businessCalendarOf(policy),
  );
  if (!asked.ok) return asked;
  const consent: ConsentRecord = {
    ...asked.consent,
    reasonTextId: await ports.keepText(command.text),
    findingId: command.findingId,
  };
  await ports.insertConsent(consent);
  await ports.setDeadline(consent.consentId, 'consent-answer', consent.answerDueAt);
  await recordConsentStep(ports, claim, consent, {
    kind: 'consent-asked',
    actor: command.actor,
    rules: ['H2', 'T4'],
    facts: {
      scope: consent.scope.kind,
      dealId: consent.scope.kind === 'deal' ? consent.scope.dealId : null,
      findingId: consent.findingId,
      textId: consent.reasonTextId,
      answerDueAt: consent.answerDueAt.toString(),
    },
  });
  await waitForAnswer(ports, claim, consent, before, command.actor);
  await passOn(ports, claim, consent);
  return { ok: true, consent };
}

/** The fourth way out of a heads-up (H2): asks for consent to what it is about. It waits for the answer, and is open until the yes. */
export async function askConsentForFinding(
  ports: AskConsentPorts,
  command: { actor: User; findingId: string; scope: ConsentScope | null; text: string },
): Promise<ConsentStepOutcome> {
  const finding = await ports.finding(command.findingId);
  if (finding === null) return { ok: false, refusal: refuse.unknownFinding(command.findingId) };
  const open = findingAfter(finding.status, 'consented');
  if (!open.ok) return open;
  return await askConsent(ports, {
    actor: command.actor,
    registrationId: finding.registrationId,
    scope: command.scope ?? scopeOfFinding(finding),
    text: command.text,
    findingId: finding.findingId,
  });
}

/**
 * A task with the text to forward, on the partner's company and not on the deal. The link is not in it: HubSpot shows
 * tasks to whoever may read the record, reps among them, and who has the link answers. In `observe` nobody is told.
 */
async function passOn(ports: AskConsentPorts, claim: Registration, consent: ConsentRecord): Promise<void> {
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe') return;
  const now = await ports.now();
  const partner = await ports.partner(consent.partnerCompanyId);
  const name = partner?.name ?? 'the partner';
  const customer = (await ports.company(claim.companyId))?.name ?? 'a customer registered to you';
  const [asker] = await ports.usersById([consent.askedBy]);
  const { scope } = consent;
  const dealName = scope.kind === 'deal' ? ((await ports.deal(scope.dealId))?.name ?? null) : null;
  const due = lastMomentInWords(consent.answerDueAt, policy.timeZone);
  for (const person of await partnerManagersBut(ports, claim, consent.askedBy))
    await ports.intendEffect('task', consent.consentId, {
      subject: `Consent asked of ${name}: forward its link (R-consent)`,
      body: `Copy the partner’s link on the Dibs card (only you and approvers can), and forward it to ${name} and to nobody else, since whoever has the link answers for them, with these words: “${asker?.name ?? 'Direct sales'} asks for your consent about ${customer}, which is registered to you: direct sales may ${scopeWords(scope, dealName)}. Read why, and answer yes or no, by ${due}.” No answer is no consent; after that you decide, with a reason.`,
      dealId: null,
      companyIds: [consent.partnerCompanyId],
      ownerId: person.ownerId,
      dueAt: now.toString(),
    });
}
