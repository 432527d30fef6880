import { standardProperties } from './crm/standard-properties.ts';
import { OBJECT_TYPES } from './object-types.ts';
import type { Pipeline, Portal, PortalUser, World } from './world.ts';

const stage = (id: string, label: string, probability: string, isClosed = false) => ({
  id,
  label,
  probability,
  isClosed,
});

const PIPELINES: readonly Pipeline[] = [
  {
    id: 'default',
    label: 'Sales Pipeline',
    stages: [
      stage('appointmentscheduled', 'Appointment Scheduled', '0.2'),
      stage('qualifiedtobuy', 'Qualified To Buy', '0.4'),
      stage('presentationscheduled', 'Presentation Scheduled', '0.6'),
      stage('decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'),
      stage('contractsent', 'Contract Sent', '0.9'),
      stage('closedwon', 'Closed Won', '1.0', true),
      stage('closedlost', 'Closed Lost', '0.0', true),
    ],
  },
  {
    id: 'renewal',
    label: 'Renewals',
    stages: [
      stage('1290010001', 'Renewal Upcoming', '0.7'),
      stage('1290010002', 'Quote Sent', '0.85'),
      stage('1290010003', 'Renewed', '1.0', true),
      stage('1290010004', 'Churned', '0.0', true),
    ],
  },
];

const GROUPS: Readonly<Record<string, readonly [name: string, label: string]>> = {
  '0-1': ['contactinformation', 'Contact information'],
  '0-2': ['companyinformation', 'Company information'],
  '0-3': ['dealinformation', 'Deal information'],
};

/** Adds an empty account with HubSpot's standard properties and pipelines, nobody in it, nothing installed. */
export function addPortal(world: World, name: string): Portal {
  const portalId = String(world.nextPortalId++);
  const portal: Portal = {
    portalId,
    name,
    records: new Map(),
    mergedInto: new Map(),
    links: new Map(),
    definitions: new Map(),
    groups: new Map(),
    customLabels: [],
    pipelines: structuredClone([...PIPELINES]),
    teams: [],
    users: [],
    install: null,
    nextRecordId: world.options.firstRecordId,
    // People are the same across accounts in HubSpot; here each account has its own range.
    nextUserId: 71_000_001 + world.portals.size * 1_000,
    nextLabelId: 100,
  };
  addStandardProperties(portal);
  world.portals.set(portalId, portal);
  return portal;
}

/**
 * Adds an account that has everything of another under the same ids, as accounts that were numbered alike; nothing is
 * installed in it.
 */
export function copyPortal(world: World, from: Portal, name: string): Portal {
  const portalId = String(world.nextPortalId++);
  const portal: Portal = { ...structuredClone(from), portalId, name, install: null };
  world.portals.set(portalId, portal);
  return portal;
}

/** Gives an account the standard properties that it lacks: one kept from before HubSpot had them gets them too. */
export function addStandardProperties(portal: Portal): void {
  for (const type of OBJECT_TYPES) {
    const [group, label] = GROUPS[type.id] ?? [`${type.singular}information`, `${type.singular} information`];
    const groups = portal.groups.get(type.id) ?? new Map();
    portal.groups.set(type.id, groups);
    if (!groups.has(group)) groups.set(group, { name: group, label, displayOrder: 0 });
    const own = portal.definitions.get(type.id) ?? new Map();
    portal.definitions.set(type.id, new Map([...standardProperties(type.id, group), ...own]));
  }
}

export type NewUser = {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly roles?: readonly string[];
  readonly teams?: readonly string[];
};

/** Adds a user, who is an owner too, and the teams named, first one primary. Ids rise from the account's range. */
export function addUser(portal: Portal, user: NewUser, at: number): PortalUser {
  const number = portal.nextUserId++;
  const added: PortalUser = {
    userId: String(number),
    ownerId: String(number + 569_000_000),
    email: user.email.toLowerCase(),
    firstName: user.firstName,
    lastName: user.lastName,
    teamIds: (user.teams ?? []).map(name => teamId(portal, name)),
    roles: user.roles ?? [],
    createdAt: at,
  };
  portal.users.push(added);
  return added;
}

function teamId(portal: Portal, name: string): string {
  const found = portal.teams.find(team => team.name === name);
  if (found) return found.id;
  const team = { id: String(5_100_001 + portal.teams.length), name };
  portal.teams.push(team);
  return team.id;
}
