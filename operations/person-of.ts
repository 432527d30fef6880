import {
  type CrmUser,
  type Directory,
  managesPartner,
  rolesOf,
  worksForPartner,
} from '../domain/directory.ts';
import type { PartnerContact } from '../domain/partner-contact.ts';
import type { Actor } from './records.ts';

/** A HubSpot user as one who acts, with the roles that the directory gives now. */
export function personOf(directory: Directory, user: CrmUser): Actor & { kind: 'user' } {
  const { userId } = user;
  return {
    kind: 'user',
    userId,
    roles: rolesOf(directory, user),
    managesPartner: partnerCompanyId => managesPartner(directory, userId, partnerCompanyId),
    worksForPartner: partnerCompanyId => worksForPartner(directory, userId, partnerCompanyId),
  };
}

/** A partner's contact as one who acts: with the role `partner`, for its own partner, and with nothing besides. */
export function contactPerson(
  contact: Pick<PartnerContact, 'contactId' | 'partnerCompanyId'>,
): Actor & { kind: 'user' } {
  const { contactId, partnerCompanyId } = contact;
  return {
    kind: 'user',
    userId: contactId,
    roles: ['partner'],
    managesPartner: () => false,
    worksForPartner: companyId => companyId === partnerCompanyId,
  };
}
