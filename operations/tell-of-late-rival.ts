import { momentWords } from '../domain/day-words.ts';
import { cameBeforeDecided } from '../domain/on-behalf.ts';
import type { BehalfPort } from './behalf-records.ts';
import { enteredClaims } from './claims-beside.ts';
import type { ClaimsPort, PartnersPort } from './ports.ts';
import type { Registration } from './records.ts';
import { type TellPorts, tellPartnerManagers } from './tell-partner-managers.ts';

export type LateRivalPorts = TellPorts &
  PartnersPort &
  Pick<ClaimsPort, 'claimsOfAccount'> &
  Pick<BehalfPort, 'enteredOnBehalf'>;

/**
 * A claim that was entered on behalf after a rival was approved, though it had come before that one and in time to stand
 * beside it: whoever looks after the registered partner is told, since an approval can be taken back (domain rule 4).
 */
export async function tellOfLateRival(ports: LateRivalPorts, late: Registration): Promise<void> {
  const claims = await ports.claimsOfAccount(late.accountId);
  const holder = claims.find(
    each => each.state === 'active' && each.partnerCompanyId !== late.partnerCompanyId,
  );
  if (holder === undefined) return;
  const entered = await enteredClaims(ports, [late.registrationId, holder.registrationId]);
  const own = entered.find(each => each.registrationId === late.registrationId);
  const decided = entered.find(each => each.registrationId === holder.registrationId);
  const { policy } = await ports.policyInForce();
  if (own === undefined || decided === undefined || !cameBeforeDecided(own, decided, policy)) return;
  const nameOf = async (companyId: string) => (await ports.partner(companyId))?.name ?? 'a partner';
  const came = (at: Temporal.Instant) => momentWords(at, policy.timeZone);
  await tellPartnerManagers(ports, holder.partnerCompanyId, {
    subjectId: `${late.registrationId}:late-rival`,
    subject: 'A claim that came in first was entered after the approval',
    body: `The claim of ${await nameOf(late.partnerCompanyId)} came in ${came(own.arrivedAt)}, that of ${await nameOf(holder.partnerCompanyId)}, which is approved, ${came(decided.arrivedAt)}. Entered before the approval they would have been decided side by side. Look at both. If the approval was a mistake, it can be taken back on the registration: alone within ${policy.registration.revertHours} hours of it, later with a second person.`,
  });
}
