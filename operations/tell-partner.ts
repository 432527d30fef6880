import { linkAbout } from '../domain/link.ts';
import { partnerNotice } from '../domain/partner-notices.ts';
import { type IntendMailPorts, intendMail } from './intend-mail.ts';
import type { PartnerReadersPort } from './mail-records.ts';
import { type NoticeFactsPorts, noticeFacts, type UntoldEntry } from './partner-notice-facts.ts';
import { warningSubject } from './warning-subject.ts';

export type TellPartnerPorts = IntendMailPorts & NoticeFactsPorts & PartnerReadersPort;

/**
 * Means the mails by which a partner is told of an entry of the ledger: to everybody of it who can be written to, but
 * not to whoever did what the entry records, nor to whoever asks for the answer. In `observe` nobody is told.
 */
export async function tellPartner(ports: TellPartnerPorts, entry: UntoldEntry): Promise<void> {
  const { kind, facts, partnerCompanyId, registrationId, actorUserId } = entry;
  const actor = actorUserId?.startsWith('-') ? 'partner' : entry.actorKind;
  const notice = partnerNotice(kind, facts, actor);
  const { policy } = await ports.policyInForce();
  if (notice === null || policy.enforcement === 'observe') return;
  const readers = await ports.partnerReaders(partnerCompanyId);
  if (readers.length === 0) return;
  const claim = registrationId === null ? null : await ports.registration(registrationId);
  const told = await noticeFacts(ports, entry, claim);
  const own = await linksOf(ports, entry);
  for (const { email, personId, timeZone, page } of readers) {
    if (personId === actorUserId) continue;
    await intendMail(ports, {
      key: `entry:${entry.entryId}`,
      subjectId:
        kind === 'follow-up-warned' && registrationId !== null
          ? warningSubject(registrationId, entry.occurredAt)
          : `entry:${entry.entryId}`,
      to: { email, partnerCompanyId, contactId: personId, timeZone: timeZone ?? policy.timeZone },
      template: notice.template,
      facts: told,
      urgency: notice.urgency,
      links: { ...own, ...(page === null ? {} : { page }) },
    });
  }
}

async function linksOf(
  ports: NoticeFactsPorts,
  { kind, registrationId, partnerCompanyId, occurredAt, facts }: UntoldEntry,
) {
  if (registrationId === null) return {};
  if (kind === 'follow-up-warned')
    return { 'follow-up': linkAbout('follow-up', registrationId, partnerCompanyId, occurredAt) };
  if (kind !== 'consent-asked') return {};
  const asked = (await ports.consentsOf([registrationId])).find(
    consent => consent.reasonTextId === facts.textId,
  );
  return asked === undefined
    ? {}
    : { consent: linkAbout('consent', asked.consentId, partnerCompanyId, occurredAt) };
}
