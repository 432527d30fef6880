import { addUser } from '../new-portal.ts';
import type { Portal } from '../world.ts';

type Person = readonly [
  firstName: string,
  lastName: string,
  roles: readonly string[],
  teams: readonly string[],
];

const EAST = 'Direct Sales East';
const WEST = 'Direct Sales West';
const CHANNEL = 'Channel';

/** The people of the vendor, in the order of their user ids. Roles are those of the partner program. */
const PEOPLE: readonly Person[] = [
  ['Ada', 'Whitcombe', ['admin'], ['Operations']],
  ['Marcus', 'Oyelaran', ['rep', 'direct'], [EAST]],
  ['Priya', 'Raman', ['rep', 'direct'], [EAST]],
  ['Tom', 'Lindqvist', ['rep', 'direct'], [WEST]],
  ['Elena', 'Castellanos', ['partner-manager'], [CHANNEL]],
  ['Jonas', 'Becker', ['partner-manager'], [CHANNEL]],
  ['Naomi', 'Feld', ['approver'], [CHANNEL]],
  ['Grace', 'Okafor', ['service'], ['Customer Success']],
  ['Henrik', 'Solheim', ['director'], ['Leadership', CHANNEL]],
  ['Valerie', 'Dumont', ['executive'], ['Leadership']],
];

/** Fills a portal with its people; the first is the admin. */
export function seedPeople(portal: Portal, at: number): void {
  for (const [firstName, lastName, roles, teams] of PEOPLE) {
    const email = `${firstName}.${lastName}@harborline-software.com`.toLowerCase();
    addUser(portal, { email, firstName, lastName, roles, teams }, at);
  }
}

/** Owner id of a seeded person by first name. @throws Error for a name that is not seeded. */
export function ownerNamed(portal: Portal, firstName: string): string {
  const user = portal.users.find(item => item.firstName === firstName);
  if (!user) throw new Error(`nobody called ${firstName} is seeded`);
  return user.ownerId;
}
