import { type FollowUpState, followUpState } from '../domain/follow-up.ts';
import { currentEnd } from './current-end.ts';
import type { AccountsPort, ClockPort, EvidencePort, PartnersPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';
import type { TollsPort } from './toll-records.ts';
import { bouncedWarnings } from './warning-subject.ts';

export type FollowUpOfPorts = AccountsPort & ClockPort & EvidencePort & PartnersPort & PolicyPort & TollsPort;

/**
 * The follow-up SLA of an active registration as of now (S1–S5), from the evidence on record and no further than
 * the watermark (T7). It decides nothing: recording a miss is the business of `certifyFollowUp`.
 */
export async function followUpOf(ports: FollowUpOfPorts, registration: Registration): Promise<FollowUpState> {
  const { protectedFrom, registrationId } = registration;
  if (protectedFrom === null) throw new Error(`Registration ${registrationId} is not active`);
  const [policy, now, activities, companies, partner, tolls, warnings, misses] = await Promise.all([
    ports.policyOf(registration.policyVersion),
    ports.now(),
    ports.activitiesOf(registrationId),
    ports.companiesOfAccount(registration.accountId),
    ports.partner(registration.partnerCompanyId),
    ports.tollsOf(registrationId),
    bouncedWarnings(ports, registrationId),
    ports.missesOf(registrationId),
  ]);
  return followUpState({
    approvedAt: protectedFrom,
    protectedUntil: currentEnd(registration),
    renewedFrom: registration.renewedFrom,
    activities,
    account: {
      companyIds: companies.map(company => company.companyId),
      contactIds: [...new Set([...registration.contactIds, ...activities.flatMap(contactsSeen)])],
    },
    dealId: registration.dealId,
    binds: partner?.type === 'referral' ? 'vendor' : 'partner',
    now,
    watermark: registration.knownUntil ?? protectedFrom,
    policy,
    tolls: tolls.map(({ kind, from, until }) => ({ from, to: until, cause: kind })),
    pauseDays: policy.followUp.pauseDays ?? [],
    bouncedWarnings: warnings,
    // Those before it are of a protection that was taken back.
    misses: misses.filter(miss => Temporal.Instant.compare(miss.at, protectedFrom) > 0),
  });
}

/** Activities are kept with contacts of the customer only (`activityOf`). */
const contactsSeen = (activity: { associations: { contactIds: string[] } }) =>
  activity.associations.contactIds;
