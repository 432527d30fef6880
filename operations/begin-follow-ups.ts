import { followUpState } from '../domain/follow-up.ts';
import { clockEntry, nextLook } from './certify-follow-up.ts';
import { currentEnd } from './current-end.ts';
import { readEngagementEvery } from './engagement-readings.ts';
import type { ManyClaimsPort } from './many-claims.ts';
import type { ClockPort, PartnersPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';

export type BeginFollowUpsPorts = ManyClaimsPort & ClockPort & PartnersPort & PolicyPort;

/**
 * Starts the follow-up clocks of registrations whose protection begins now (S1), as `certifyFollowUp` does for one. They
 * are new: there is no activity, no miss and no pause of theirs to be read.
 */
export async function beginFollowUps(
  ports: BeginFollowUpsPorts,
  registrations: readonly Registration[],
): Promise<Registration[]> {
  if (registrations.length === 0) return [];
  const now = await ports.now();
  const { policy } = await ports.policyInForce();
  const partners = await ports.partners([...new Set(registrations.map(each => each.partnerCompanyId))]);
  const referral = new Set(partners.flatMap(each => (each.type === 'referral' ? [each.companyId] : [])));
  const begun = registrations.map(before => {
    const state = followUpState({
      approvedAt: now,
      protectedUntil: currentEnd(before),
      renewedFrom: null,
      activities: [],
      account: { companyIds: [before.companyId], contactIds: before.contactIds },
      dealId: before.dealId,
      binds: referral.has(before.partnerCompanyId) ? 'vendor' : 'partner',
      now,
      watermark: before.knownUntil ?? now,
      policy,
      tolls: [],
      pauseDays: policy.followUp.pauseDays ?? [],
      bouncedWarnings: [],
      misses: [],
    });
    const after = { ...before, followUpDueAt: state.deadline, directWindowOpen: state.directWindowOpen };
    return { before, after, state };
  });
  await ports.saveFollowUpClocks(begun);
  await ports.appendAll(
    begun.flatMap(({ before, after, state }) => clockEntry(before, after, state, now) ?? []),
  );
  await ports.setDeadlines(
    'engagement',
    registrations.map(({ registrationId: subjectId }) => ({
      subjectId,
      dueAt: now.add(readEngagementEvery),
    })),
  );
  await ports.setDeadlines(
    'follow-up',
    begun.flatMap(({ after: { registrationId: subjectId }, state }) => {
      const dueAt = nextLook(state, now);
      return dueAt === null ? [] : [{ subjectId, dueAt }];
    }),
  );
  return begun.map(({ after }) => after);
}
