import type { Side } from './direct-engagement.ts';
import type { Office, OfficeCalendar } from './office-calendar.ts';
import { isContactId } from './partner-contact.ts';
import type { PartnerMark } from './partner-mark.ts';
import type { Role } from './rights.ts';

/** Whom an entry names: one HubSpot user, or everybody of a HubSpot team. */
export type Subject = { userId: string } | { teamId: string };

/**
 * Who is who in the portal. Dated, never pinned: a change reaches running claims (domain rule 12).
 * A partner without an entry in `partnerManagers` is looked after by every partner manager.
 */
export type Directory = {
  roles: { who: Subject; role: Exclude<Role, 'partner'> }[];
  sides: { who: Subject; side: Exclude<Side, 'unclassified'> }[];
  /** HubSpot users who work for a partner. */
  partnerUsers: { userId: string; partnerCompanyId: string }[];
  partnerManagers: { partnerCompanyId: string; userId: string }[];
  /** Who hears of an RoE exception of a team's rep. */
  teamManagers: { teamId: string; userId: string }[];
  /** What a HubSpot user without a role may do; null: nothing. */
  defaultRole: 'rep' | null;
  /** What makes a company a partner. Absent: our own property. */
  partnerMark?: PartnerMark | undefined;
  /** Working days of offices that differ from the program's. Absent: none. */
  calendars?: OfficeCalendar[] | undefined;
  /** Where partner managers sit. Absent: nowhere in particular. */
  offices?: Office[] | undefined;
};

/** A HubSpot user as the owners API tells it. */
export type CrmUser = { userId: string; teamIds: string[] };

export const emptyDirectory: Directory = {
  roles: [],
  sides: [],
  partnerUsers: [],
  partnerManagers: [],
  teamManagers: [],
  defaultRole: 'rep',
};

const names = (who: Subject, user: CrmUser) =>
  'userId' in who ? who.userId === user.userId : user.teamIds.includes(who.teamId);

/**
 * Roles of a HubSpot user, each once; the default role where none is given. Whoever works for a partner has the
 * role `partner` instead of the default: other partners' names are not for them (I7).
 */
export function rolesOf(directory: Directory, user: CrmUser): Role[] {
  const given = new Set<Role>(
    directory.roles.filter(entry => names(entry.who, user)).map(entry => entry.role),
  );
  if (directory.partnerUsers.some(entry => entry.userId === user.userId)) given.add('partner');
  if (given.size === 0 && directory.defaultRole !== null) given.add(directory.defaultRole);
  return [...given];
}

/**
 * On whose side a user acts. Whoever also works for a partner, in channel or in service is not direct:
 * a rep with two hats is never a violation (E32).
 */
export function sideOf(directory: Directory, user: CrmUser): Side {
  if (directory.partnerUsers.some(entry => entry.userId === user.userId)) return 'partner';
  const sides = directory.sides.filter(entry => names(entry.who, user)).map(entry => entry.side);
  for (const side of ['partner', 'channel', 'service', 'direct'] as const)
    if (sides.includes(side)) return side;
  return 'unclassified';
}

/**
 * True for whoever acts for direct sales among others (E32): what they do alone is a notice, never a violation. Whoever
 * works for the partner in question acts for it.
 */
export function alsoDirect(directory: Directory, user: CrmUser, partnerCompanyId: string): boolean {
  return (
    sideOf(directory, user) !== 'direct' &&
    directory.sides.some(entry => entry.side === 'direct' && names(entry.who, user)) &&
    !worksForPartner(directory, user.userId, partnerCompanyId)
  );
}

/** True for the managers assigned to the partner; for everybody while none is assigned. */
export function managesPartner(directory: Directory, userId: string, partnerCompanyId: string): boolean {
  const assigned = directory.partnerManagers.filter(entry => entry.partnerCompanyId === partnerCompanyId);
  return assigned.length === 0 || assigned.some(entry => entry.userId === userId);
}

/** True for HubSpot users whom settings map to the partner. */
export function worksForPartner(directory: Directory, userId: string, partnerCompanyId: string): boolean {
  return directory.partnerUsers.some(
    entry => entry.userId === userId && entry.partnerCompanyId === partnerCompanyId,
  );
}

/** The manager who hears of an exception by this user, or null when settings name none. */
export function managerOf(directory: Directory, user: CrmUser): string | null {
  return directory.teamManagers.find(entry => user.teamIds.includes(entry.teamId))?.userId ?? null;
}

/**
 * Who is told of a partner's claim: the managers assigned to the partner, else whoever registered it; where that is one
 * of the partner's own people without a seat, every partner manager whom settings name.
 */
export function managersToTell(
  directory: Directory,
  claim: { partnerCompanyId: string; submittedBy: string },
): string[] {
  const assigned = directory.partnerManagers
    .filter(entry => entry.partnerCompanyId === claim.partnerCompanyId)
    .map(entry => entry.userId);
  if (assigned.length > 0) return assigned;
  if (!isContactId(claim.submittedBy)) return [claim.submittedBy];
  return directory.roles.flatMap(({ who, role }) =>
    role === 'partner-manager' && 'userId' in who ? [who.userId] : [],
  );
}
