import { type Activity, knownBy } from '../domain/activity.ts';
import { activityTitle } from '../domain/activity-title.ts';
import { gradeOf, isConfirmable } from '../domain/evidence.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { appendOf } from './claim-entry.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

/**
 * The partner manager confirms what the partner stated: a note, a task, a logged follow-up or a status update becomes
 * evidence of grade C (section 6). What it does to the clock follows at once. Nobody confirms for a partner that he
 * works for.
 */
export async function confirmFollowUp(
  ports: CertifyPorts & LockedClaimPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; activityId: string },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'confirm-follow-up');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'follow-up');
  if (!legal.ok) return legal;
  const now = await ports.now();
  const known = knownBy(await ports.activitiesOf(claim.registrationId), now);
  const activity = known.find(({ id }) => id === command.activityId);
  if (activity === undefined) return { ok: false, refusal: unknownActivity(command.activityId) };
  if (!isConfirmable(activity)) return { ok: false, refusal: nothingToConfirm(activity) };
  await ports.saveActivities(claim.registrationId, [{ ...activity, confirmedAt: now }]);
  await appendOf(ports, claim, {
    kind: 'follow-up-confirmed',
    actor: command.actor,
    rules: ['R-activity'],
    facts: { activityId: activity.id, oldGrade: gradeOf(activity), grade: 'C' },
  });
  return { ok: true, registration: await certifyFollowUp(ports, claim, null) };
}

const unknownActivity = (activityId: string): Refusal => ({
  code: 'UNKNOWN_ACTIVITY',
  rule: 'R-activity',
  title: 'There is no such evidence',
  detail: 'No evidence of this registration has that id.',
  facts: { activityId },
  wouldChange: [
    { fact: 'activityId', becomes: 'an existing id', text: 'Open the deal again and retry from its card.' },
  ],
});

function nothingToConfirm(activity: Activity): Refusal {
  const byPartner = activity.side === 'partner';
  return {
    code: 'NOT_CONFIRMABLE',
    rule: 'R-activity',
    title: 'There is nothing to confirm',
    detail: byPartner
      ? `“${activityTitle(activity)}” is no mere statement: it counts as what it is.`
      : `“${activityTitle(activity)}” is not the partner’s: only what the partner stated is confirmed.`,
    facts: { activityId: activity.id, grade: gradeOf(activity), side: activity.side },
    wouldChange: byPartner
      ? [{ fact: 'grade', becomes: 'D', text: 'Only what one person stated can be confirmed.' }]
      : [{ fact: 'side', becomes: 'partner', text: 'What the partner stated can be confirmed.' }],
  };
}
