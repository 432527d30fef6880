import type { Activity } from '../domain/activity.ts';
import { newVersions } from '../domain/activity-versions.ts';
import { managersToTell } from '../domain/directory.ts';
import type { FollowUpState } from '../domain/follow-up.ts';
import { explainMissTakenBack } from '../domain/follow-up-explained.ts';
import { linkAbout } from '../domain/link.ts';
import { lastMomentInWords } from '../domain/plain-days.ts';
import { whyOf } from '../domain/why.ts';
import { readEngagementEvery } from './engagement-readings.ts';
import type { EngagementPort } from './engagement-records.ts';
import { type FollowUpOfPorts, followUpOf } from './follow-up-of.ts';
import type { PartnerReadersPort } from './mail-records.ts';
import type { ClaimsPort, DeadlinesPort, LedgerPort, OutboxPort, UsersPort } from './ports.ts';
import type { LedgerEntry, Recorded, Registration } from './records.ts';
import { askForRevocationReview, type ReviewForRevocationPorts } from './review-for-revocation.ts';
import { taskPlace } from './task-place.ts';
import { unreachedWords } from './unreached.ts';
import { warningSubject } from './warning-subject.ts';

export type CertifyPorts = FollowUpOfPorts &
  ReviewForRevocationPorts &
  ClaimsPort &
  DeadlinesPort &
  EngagementPort &
  LedgerPort &
  OutboxPort &
  PartnerReadersPort &
  UsersPort;

/** What a full read of a registration's associations and activities found. `begunAt`: facts are complete up to it. */
export type CertifyingRead = { begunAt: Temporal.Instant; activities: Activity[] };

/**
 * Brings the follow-up clock of an active registration up to date (S1–S5): keeps new evidence, moves the watermark
 * up to where the read certifies it, records each miss at its deadline and only then opens the direct window, takes
 * back misses that late evidence disproves, warns the partner manager, and sets the next deadline. Without a read
 * it uses what is known and asserts no absence beyond the watermark (T7). The account must be locked.
 *
 * @param stored the registration as it stands in the database, where the caller has just written it
 */
export async function certifyFollowUp(
  ports: CertifyPorts,
  registration: Registration,
  read: CertifyingRead | null,
  stored?: Registration,
): Promise<Registration> {
  if (registration.state !== 'active') {
    await ports.settleDeadline(registration.registrationId, 'follow-up');
    return registration;
  }
  if (read !== null) await keep(ports, registration.registrationId, read);
  const certified = { ...registration, knownUntil: later(registration.knownUntil, read?.begunAt ?? null) };
  const state = await followUpOf(ports, certified);
  await recordMisses(ports, certified, state);
  const warning = dueWarning(certified, state, await ports.now());
  const after: Registration = {
    ...certified,
    warnedUntil: warning?.dueAt ?? certified.warnedUntil,
    followUpDueAt: state.deadline,
    directWindowOpen: state.directWindowOpen,
  };
  await ports.saveRegistration(after, stored);
  await ports.watchEngagement(after.registrationId, (await ports.now()).add(readEngagementEvery));
  await recordClock(ports, registration, after, state);
  if (warning !== null) await warn(ports, after, state, warning);
  await setNextDeadline(ports, after, state);
  if (after.directWindowOpen !== registration.directWindowOpen) await ports.touchAccount(after.accountId);
  const dueMoved = after.followUpDueAt?.epochMilliseconds !== registration.followUpDueAt?.epochMilliseconds;
  if (after.dealId !== null && dueMoved) await ports.touchDeals([after.dealId]);
  return after;
}

/** The clock's state is in the ledger as well, with what it counts from: the ledger alone tells how it stood (I6). */
async function recordClock(
  ports: CertifyPorts,
  before: Registration,
  after: Registration,
  state: FollowUpState,
): Promise<void> {
  const entry = clockEntry(before, after, state, await ports.now());
  if (entry !== null) await ports.append(entry);
}

/** What the ledger says of a clock that moved; null: it stands as before. */
export function clockEntry(
  before: Registration,
  after: Registration,
  state: FollowUpState,
  now: Temporal.Instant,
): LedgerEntry | null {
  const { followUpDueAt, directWindowOpen } = after;
  const dueMoved = followUpDueAt?.epochMilliseconds !== before.followUpDueAt?.epochMilliseconds;
  if (!dueMoved && directWindowOpen === before.directWindowOpen) return null;
  return {
    ...aboutClock(after, now, now, [state.why.rule]),
    kind: 'follow-up-clock-set',
    why: whyOf(state.why),
    facts: {
      code: state.why.code,
      followUpDueAt: followUpDueAt?.toString() ?? null,
      directWindowOpen,
    },
  };
}

async function keep(ports: CertifyPorts, registrationId: string, read: CertifyingRead): Promise<void> {
  const known = await ports.activitiesOf(registrationId);
  await ports.saveActivities(registrationId, newVersions(known, read.activities, read.begunAt));
}

async function recordMisses(
  ports: CertifyPorts,
  registration: Registration,
  state: FollowUpState,
): Promise<void> {
  const { registrationId } = registration;
  for (const miss of state.misses.filter(({ isNew }) => isNew)) {
    if (!(await ports.recordMiss(registrationId, miss.at, await ports.now()))) continue;
    await append(ports, registration, miss.at, [miss.why.rule, 'T7'], {
      kind: 'follow-up-missed',
      why: whyOf(miss.why),
      facts: { code: miss.why.code },
    });
    if (state.reviewForRevocationSince?.equals(miss.at))
      await askForRevocationReview(ports, registration, state);
  }
  for (const at of state.takeBack) {
    await ports.takeBackMiss(registrationId, at, await ports.now());
    await append(ports, registration, at, ['S2', 'T2'], {
      kind: 'follow-up-miss-taken-back',
      why: explainMissTakenBack(at),
      facts: { missedAt: at.toString() },
    });
  }
}

/** A warning to come before its deadline with, of those that are due and not given yet; the latest stands for all. */
type Warning = { day: number; dueAt: Temporal.Instant; deadline: Temporal.Instant };

function dueWarning(
  registration: Registration,
  { warnings, deadline }: FollowUpState,
  now: Temporal.Instant,
): Warning | null {
  const { warnedUntil } = registration;
  const latest = warnings
    .filter(
      ({ dueAt }) =>
        Temporal.Instant.compare(dueAt, now) <= 0 &&
        (warnedUntil === null || Temporal.Instant.compare(dueAt, warnedUntil) > 0),
    )
    .at(-1);
  const stillAhead = deadline !== null && Temporal.Instant.compare(now, deadline) < 0;
  return latest === undefined || !stillAhead ? null : { ...latest, deadline };
}

/** One task a warning, to the partner managers assigned to the partner, else to whoever registered the claim. */
async function warn(
  ports: CertifyPorts,
  registration: Registration,
  state: FollowUpState,
  warning: Warning,
): Promise<void> {
  const now = await ports.now();
  const { policy } = await ports.policyInForce();
  await append(ports, registration, warning.dueAt, ['S1'], {
    kind: 'follow-up-warned',
    why: whyOf(state.why),
    facts: { day: warning.day },
  });
  if (policy.enforcement !== 'observe') {
    const partner = await ports.partner(registration.partnerCompanyId);
    const unreached = await unreachedWords(ports, registration.partnerCompanyId);
    for (const person of await peopleToWarn(ports, registration))
      await ports.intendEffect('task', warningSubject(registration.registrationId, warning.dueAt), {
        subject: `Follow-up due: ${partner?.name ?? 'the partner'} (S1)`,
        body: `${partner?.name ?? 'The partner'} follows up by ${lastMomentInWords(warning.deadline, policy.timeZone)}, or direct sales may engage the customer without asking. ${state.why.text} With this link, which you can forward to them, they log a follow-up themselves: {link}${unreached}`,
        ...taskPlace(registration),
        ownerId: person.ownerId,
        dueAt: now.toString(),
        link: linkAbout(
          'follow-up',
          registration.registrationId,
          registration.partnerCompanyId,
          warning.dueAt,
        ),
      });
  }
}

async function peopleToWarn(ports: CertifyPorts, registration: Registration) {
  return await ports.usersById(managersToTell(await ports.directory(), registration));
}

/** While no warning can reach anybody, reading again at once would change nothing. */
const bouncedLookHours = 24;

/** A deadline that waits for a read stays due. */
async function setNextDeadline(
  ports: CertifyPorts,
  registration: Registration,
  state: FollowUpState,
): Promise<void> {
  const next = nextLook(state, await ports.now());
  if (next === null) await ports.settleDeadline(registration.registrationId, 'follow-up');
  else await ports.setDeadline(registration.registrationId, 'follow-up', next);
}

/** When the clock has to be looked at next: its next warning or its deadline, whichever comes first; null: never. */
export function nextLook(state: FollowUpState, now: Temporal.Instant): Temporal.Instant | null {
  if (state.status === 'pending-evidence')
    return state.warningsBounced ? now.add({ hours: bouncedLookHours }) : now;
  const ahead = [
    ...state.warnings.map(({ dueAt }) => dueAt),
    ...(state.deadline === null ? [] : [state.deadline]),
  ]
    .filter(at => Temporal.Instant.compare(at, now) > 0)
    .sort(Temporal.Instant.compare);
  return ahead[0] ?? null;
}

async function append(
  ports: CertifyPorts,
  registration: Registration,
  occurredAt: Temporal.Instant,
  rules: string[],
  entry: Recorded & Pick<LedgerEntry, 'facts'>,
): Promise<void> {
  await ports.append({ ...aboutClock(registration, occurredAt, await ports.now(), rules), ...entry });
}

const aboutClock = (
  registration: Registration,
  occurredAt: Temporal.Instant,
  recordedAt: Temporal.Instant,
  rules: string[],
) => ({
  registrationId: registration.registrationId,
  accountId: registration.accountId,
  partnerCompanyId: registration.partnerCompanyId,
  actor: { kind: 'automation' as const },
  occurredAt,
  recordedAt,
  policyVersion: registration.policyVersion,
  rules,
});

function later(a: Temporal.Instant | null, b: Temporal.Instant | null): Temporal.Instant | null {
  if (a === null || b === null) return a ?? b;
  return Temporal.Instant.compare(a, b) >= 0 ? a : b;
}
