import { z } from 'zod';
import type { PreviewSettings } from '../preview-settings.ts';
import type { Session } from '../preview-types.ts';
import type { EmulatorClient } from './emulator-client.ts';

const stateSchema = z.object({
  portals: z
    .array(
      z.object({
        portalId: z.string(),
        name: z.string(),
        installed: z.boolean(),
        partnerCompanyIds: z.array(z.string()),
        users: z.array(
          z.object({
            userId: z.string(),
            ownerId: z.string().nullish(),
            email: z.string(),
            firstName: z.string().default(''),
            lastName: z.string().default(''),
            teams: z.array(z.string()),
            roles: z.array(z.string()),
          }),
        ),
      }),
    )
    .min(1),
});

/** The demo portal and its people. Installed portals come first. */
export async function readPortal(emulator: EmulatorClient) {
  const { portals } = stateSchema.parse(await emulator.get('/_emulator/state'));
  const portal = portals.find(each => each.installed) ?? portals[0];
  if (portal === undefined) throw new Error('The emulator has no portal');
  return portal;
}

export async function readSession(emulator: EmulatorClient, settings: PreviewSettings): Promise<Session> {
  const portal = await readPortal(emulator);
  return {
    portal: { portalId: portal.portalId, name: portal.name },
    users: portal.users.map(({ userId, ownerId, email, firstName, lastName, teams, roles }) => ({
      userId,
      ownerId: ownerId ?? null,
      name: `${firstName} ${lastName}`.trim() || email,
      email,
      roles,
      teams,
    })),
    publicUrl: settings.publicUrl,
    appId: settings.appId,
  };
}
