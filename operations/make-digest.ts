import type { MailsPort } from './mail-records.ts';
import type { ClockPort } from './ports.ts';

/**
 * A reader's morning: what waits for a digest (`digestSubject`) leaves as one mail, each item once. Whoever wants
 * none any more, has no address left or whose mail bounced gets none, and the items are dropped.
 */
export async function makeDigest(ports: ClockPort & MailsPort, subjectId: string): Promise<void> {
  const [addressId = '', partnerCompanyId = '0'] = subjectId.split(':');
  const key = `digest:${subjectId}:${await ports.now()}`;
  await ports.gatherDigest(addressId, partnerCompanyId === '0' ? null : partnerCompanyId, key);
}
