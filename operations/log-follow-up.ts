import type { Activity } from '../domain/activity.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { type BehalfPort, keepOnBehalf, type OnBehalf } from './behalf-records.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { MintPort, TextsPort } from './ports.ts';
import type { Person, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type LogFollowUpPorts = CertifyPorts & LockedClaimPorts & MintPort & TextsPort & BehalfPort;

/**
 * Keeps a follow-up that was stated to us (section 6): of grade D, or C when a partner manager or approver logs it,
 * who thereby confirms it. What it does to the clock follows at once; the text goes to the erasable texts.
 */
export async function logFollowUp(
  ports: LogFollowUpPorts,
  command: {
    actor: Person;
    registrationId: string;
    text: string;
    kind: LoggedKind;
    at: Temporal.Instant | null;
    /** A workflow says so in a person's name: nobody has confirmed it (automation never counts by itself). */
    byWorkflow?: boolean;
    /** A file that shows it comes along: it is documented (grade C). */
    hasFile?: boolean;
    /** The partner said so by mail or phone. Absent: nothing is said of how it came. */
    onBehalf?: OnBehalf | null;
  },
): Promise<{ ok: true; registration: Registration; activityId: string } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'log-follow-up');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const { actor, registrationId, onBehalf = null } = command;
  const mayNotEnter = onBehalf === null ? null : refuse.unlessMay(actor, claim, 'enter-on-behalf');
  if (mayNotEnter !== null) return { ok: false, refusal: mayNotEnter };
  const legal = move(claim.state, 'follow-up');
  if (!legal.ok) return legal;
  const now = await ports.now();
  const activity = statement(ports, claim, command, now);
  await ports.saveActivities(claim.registrationId, [activity]);
  const entered =
    onBehalf === null || actor.kind !== 'user'
      ? null
      : await keepOnBehalf(ports, { subjectId: activity.id, registrationId, userId: actor.userId }, onBehalf);
  await ports.append({
    kind: 'follow-up-logged',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: command.actor,
    occurredAt: activity.occurredAt,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: ['R-activity', 'S1'],
    facts: {
      activityId: activity.id,
      type: activity.type,
      textId: await ports.keepText(command.text),
      ...(entered !== null && { onBehalf: entered }),
    },
  });
  const registration = await certifyFollowUp(ports, claim, null);
  return { ok: true, registration, activityId: activity.id };
}

/** What may be logged in the card or by the API; each is stated, whatever it is (section 6). */
export type LoggedKind = 'follow-up' | 'status-update' | 'demo' | 'proposal';

function detailOf(
  kind: LoggedKind,
): { type: 'statement' | 'status-update' | 'demo' } | { type: 'proposal'; signed: false } {
  switch (kind) {
    case 'follow-up':
      return { type: 'statement' };
    case 'proposal':
      return { type: 'proposal', signed: false };
    case 'status-update':
    case 'demo':
      return { type: kind };
    default:
      return kind satisfies never;
  }
}

function statement(
  ports: MintPort,
  claim: Registration,
  command: {
    actor: Person;
    kind: LoggedKind;
    at: Temporal.Instant | null;
    byWorkflow?: boolean;
    hasFile?: boolean;
  },
  now: Temporal.Instant,
): Activity {
  const { actor } = command;
  const byLink = actor.kind === 'partner';
  const confirms =
    !byLink &&
    command.byWorkflow !== true &&
    actor.roles.some(role => role === 'partner-manager' || role === 'approver');
  return {
    id: ports.id('act'),
    ...detailOf(command.kind),
    source: byLink ? 'link' : 'card',
    side: 'partner',
    occurredAt: command.at ?? now,
    recordedAt: now,
    deletedAt: null,
    associations: {
      companyIds: [claim.companyId],
      contactIds: [],
      dealIds: claim.dealId === null ? [] : [claim.dealId],
    },
    hasFile: command.hasFile === true,
    confirmedAt: confirms ? now : null,
  };
}
