import { addDirectory } from '../../adapters/postgres/directories.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { installStore } from '../../adapters/postgres/install-store.ts';
import type { Directory } from '../../domain/directory.ts';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { createRecord } from '../emulator/crm/records.ts';
import { addUser } from '../emulator/new-portal.ts';
import { saveInstall } from './acts/install-acts.ts';
import type { Random } from './random.ts';
import type { People, Run } from './run.ts';
import { bySource, type SimHubSpot } from './sim-hubspot.ts';

const partners = [
  { name: 'Northwind', dibs_partner_tier: 'Premier', dibs_partner_type: 'reseller' },
  { name: 'Southsea', dibs_partner_tier: 'Select', dibs_partner_type: 'co-sell' },
  { name: 'Eastgate', dibs_partner_tier: 'Registered', dibs_partner_type: 'reseller' },
  { name: 'Westhill', dibs_partner_tier: 'Registered', dibs_partner_type: 'referral' },
];
const customers = [
  'alpha.example',
  'beta.example',
  'gamma.example',
  'delta.example',
  'epsilon.example',
  'gmail.com',
];

/** Who works in the account; the last partner's seller is also a rep (E32). */
export function seedPeople(hubspot: SimHubSpot): People {
  const person = (name: string, teams: string[] = []) =>
    addUser(hubspot.portal, { email: `${name}@vendor.example`, firstName: name, lastName: 'Doe', teams }, 0);
  return {
    admin: person('admin'),
    approver: person('approver'),
    manager: person('manager'),
    rep: person('rep', ['Direct']),
    otherRep: person('other', ['Direct']),
    channel: person('channel', ['Channel']),
    nobody: person('nobody'),
    sellers: partners.map((_, index) => person(`seller${index}`, index === 3 ? ['Direct'] : [])),
  };
}

/** Partners and customers before anything is installed. Answers the partners' companies. */
export function seedCompanies(hubspot: SimHubSpot): string[] {
  const { state, portal } = hubspot;
  const by = bySource('IMPORT');
  const ids = partners.map(
    (partner, index) =>
      createRecord(
        state,
        portal,
        '0-2',
        { ...partner, dibs_partner: 'true', domain: `partner${index}.example` },
        by,
      ).id,
  );
  for (const [index, domain] of customers.entries())
    createRecord(state, portal, '0-2', { name: `Customer ${index}`, domain }, by);
  return ids;
}

/** Small numbers, so that caps, cooling-off and ends are met within a run. */
export function seedPolicy(random: Random): Policy {
  return {
    ...defaultPolicy,
    enforcement: random.chance(0.8) ? 'enforce' : random.pick(['advise', 'observe'] as const),
    timeZone: random.pick(['UTC', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata']),
    tiers: [
      { name: 'Registered', openClaimCap: 3 },
      { name: 'Select', openClaimCap: 6 },
      { name: 'Premier', openClaimCap: null },
    ],
    registration: {
      ...defaultPolicy.registration,
      protectionDays: random.pick([1, 3, 14, 90]),
      coolingOffDays: random.pick([0, 0, 1]),
    },
  };
}

/** Installs the app in the seeded account and sets the program up. */
export async function seedProgram(run: Run): Promise<void> {
  await saveInstall(run, run.hubspot.install());
  const [direct, channel] = ['Direct', 'Channel'].map(
    name => run.hubspot.portal.teams.find(team => team.name === name)?.id ?? '',
  );
  const { admin, approver, manager, rep, otherRep, sellers } = run.people;
  const directory: Directory = {
    roles: [
      { who: { userId: admin.userId }, role: 'admin' },
      { who: { userId: approver.userId }, role: 'approver' },
      { who: { userId: manager.userId }, role: 'partner-manager' },
      { who: { userId: rep.userId }, role: 'rep' },
      { who: { userId: otherRep.userId }, role: 'rep' },
    ],
    sides: [
      { who: { teamId: direct ?? '' }, side: 'direct' },
      { who: { teamId: channel ?? '' }, side: 'channel' },
    ],
    partnerUsers: sellers.map((seller, index) => ({
      userId: seller.userId,
      partnerCompanyId: run.partnerIds[index] ?? '',
    })),
    partnerManagers: [{ partnerCompanyId: run.partnerIds[0] ?? '', userId: manager.userId }],
    teamManagers: [{ teamId: direct ?? '', userId: approver.userId }],
    defaultRole: null,
  };
  await inPortal(run.server.pool, run.portalId, { fenced: false }, async tx => {
    await installStore(tx).addPolicy(run.policy, 'sim');
    await addDirectory(tx, directory, 'sim');
  });
}
