import type { PartnerContact } from '../domain/partner-contact.ts';
import type { Refusal } from '../domain/refusal.ts';
import { appendAboutContact, type IssuePorts } from './issue-partner-link.ts';
import type { Actor } from './records.ts';
import { refuse } from './refuse.ts';

/**
 * Takes a personal link back: it, its sessions and its codes are worth nothing from now on. What the person did stays.
 *
 * @returns UNKNOWN_CONTACT or NOT_PERMITTED as refusals
 */
export async function revokePartnerLink(
  ports: IssuePorts,
  command: { actor: Actor & { kind: 'user' }; partnerCompanyId: string; contactId: string },
): Promise<{ ok: true; contact: PartnerContact } | { ok: false; refusal: Refusal }> {
  const { actor, partnerCompanyId, contactId } = command;
  const notAllowed = refuse.unlessMayFor(actor, partnerCompanyId, 'issue-partner-link');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const contact = await ports.partnerContact(contactId);
  if (contact === null || contact.partnerCompanyId !== partnerCompanyId)
    return { ok: false, refusal: unknownContact(contactId) };
  if (contact.revokedAt !== null) return { ok: true, contact };
  const now = await ports.now();
  await ports.revokeLink(contactId, actor.userId, now);
  await appendAboutContact(ports, 'partner-link-revoked', contact, actor, now);
  return { ok: true, contact: { ...contact, revokedAt: now } };
}

export const unknownContact = (contactId: string): Refusal => ({
  code: 'UNKNOWN_CONTACT',
  rule: 'R-partner',
  title: 'There is no such person of this partner',
  detail: 'Nobody of this partner with that id has had a personal link.',
  facts: { contactId },
  wouldChange: [
    {
      fact: 'contactId',
      becomes: 'an existing id',
      text: 'Open the partner’s card again and retry from there.',
    },
  ],
});
