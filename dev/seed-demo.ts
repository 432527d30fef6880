import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Directory } from '../domain/directory.ts';
import { createSignedClient, type SignedClientSettings, type SignedPerson } from './signed-client.ts';

const stateSchema = z.object({
  portals: z.array(
    z.object({
      portalId: z.string(),
      users: z.array(
        z.object({
          userId: z.string(),
          email: z.string(),
          teams: z.array(z.string()),
          roles: z.array(z.string()),
        }),
      ),
    }),
  ),
});
const ownersSchema = z.object({
  results: z.array(
    z.object({
      userId: z.coerce.string(),
      teams: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
    }),
  ),
});

type DemoUser = z.infer<typeof stateSchema>['portals'][number]['users'][number];

const programRoles = ['rep', 'partner-manager', 'approver', 'director', 'executive', 'admin'] as const;

/**
 * Sets the demo's program up as its admin would, through the settings API: the people of the seeded portal get
 * their roles, its teams their sides, and the policy enforces. Settings that somebody changed since are left alone.
 */
export async function seedDemo(settings: SignedClientSettings & { emulatorUrl: string }): Promise<void> {
  const state = stateSchema.parse(await (await fetch(`${settings.emulatorUrl}/_emulator/state`)).json());
  const portal = state.portals.find(candidate => candidate.portalId === settings.portalId);
  const admin = portal?.users.find(user => user.roles.includes('admin'));
  if (portal === undefined || admin === undefined)
    throw new Error('The emulator has no portal with an admin');
  const asAdmin = createSignedClient(settings).as(admin);
  await putDirectory(
    asAdmin,
    await demoDirectory(settings.emulatorUrl, portal.portalId, admin, portal.users),
  );
  await enforce(asAdmin);
}

async function demoDirectory(
  emulatorUrl: string,
  portalId: string,
  admin: DemoUser,
  users: DemoUser[],
): Promise<Directory> {
  const answer = await fetch(`${emulatorUrl}/crm/owners/2026-09?limit=100`, {
    headers: { authorization: `Bearer user:${admin.userId}@${portalId}` },
  });
  const owners = ownersSchema.parse(await answer.json()).results;
  const teamIdsWith = (role: string): string[] => {
    const people = new Set(users.filter(user => user.roles.includes(role)).map(user => user.userId));
    return [
      ...new Set(
        owners.filter(owner => people.has(owner.userId)).flatMap(owner => owner.teams.map(team => team.id)),
      ),
    ];
  };
  const director = users.find(user => user.roles.includes('director'));
  const direct = teamIdsWith('direct');
  return {
    roles: users.flatMap(user =>
      programRoles
        .filter(role => user.roles.includes(role))
        .map(role => ({ who: { userId: user.userId }, role })),
    ),
    sides: [
      ...direct.map(teamId => ({ who: { teamId }, side: 'direct' as const })),
      ...teamIdsWith('partner-manager').map(teamId => ({ who: { teamId }, side: 'channel' as const })),
      ...teamIdsWith('service').map(teamId => ({ who: { teamId }, side: 'service' as const })),
    ],
    partnerUsers: [],
    partnerManagers: [],
    teamManagers: director === undefined ? [] : direct.map(teamId => ({ teamId, userId: director.userId })),
    defaultRole: 'rep',
  };
}

async function putDirectory(asAdmin: SignedPerson, directory: Directory): Promise<void> {
  const current = await asAdmin('GET', '/api/v1/directory');
  if (current.body.version !== 1) return;
  expectOk(
    await asAdmin('PUT', '/api/v1/directory', { idempotencyKey: randomUUID(), directory }),
    'directory',
  );
}

async function enforce(asAdmin: SignedPerson): Promise<void> {
  const current = await asAdmin('GET', '/api/v1/policy');
  if (current.body.version !== 1) return;
  const policy = { ...(current.body.policy as object), enforcement: 'enforce' };
  expectOk(await asAdmin('PUT', '/api/v1/policy', { idempotencyKey: randomUUID(), policy }), 'policy');
}

function expectOk(answer: { status: number; body: { ok?: unknown } }, what: string): void {
  if (answer.status !== 200 || answer.body.ok !== true)
    throw new Error(`The demo's ${what} was not taken: ${answer.status} ${JSON.stringify(answer.body)}`);
}
