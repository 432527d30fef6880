import { z } from 'zod';

const emulatorState = z.object({
  portals: z.array(
    z.object({
      portalId: z.string(),
      name: z.string(),
      installed: z.boolean(),
      users: z.array(z.object({ userId: z.string(), email: z.string(), roles: z.array(z.string()) })),
    }),
  ),
});

export type SeededPortal = z.output<typeof emulatorState>['portals'][number];

/** The portal that the emulator was seeded with. @throws when it has none */
export async function seededPortal(emulatorUrl: string): Promise<SeededPortal> {
  const answer = await fetch(`${emulatorUrl}/_emulator/state`);
  const [portal] = emulatorState.parse(await answer.json()).portals;
  if (portal === undefined)
    throw new Error('The emulator has no portal; remove its state in DATA_DIR and start again.');
  return portal;
}

/**
 * Goes the way of an admin's browser who installs the app: our install page, HubSpot's consent page, our callback,
 * with the cookies that these set.
 *
 * @throws with what a page answered when the install does not come through
 */
export async function installPortal(serverUrl: string, portal: SeededPortal): Promise<void> {
  const admin = portal.users.find(user => user.roles.includes('admin'));
  if (admin === undefined)
    throw new Error(`No user of ${portal.name} is an admin, so nobody can install the app.`);
  const cookies = new Map<string, string>();

  const toConsent = await visit(`${serverUrl}/oauth/install`, {}, cookies);
  const consentPage = redirectOf(toConsent, 'The install page');
  const granted = await visit(
    consentPage,
    { authorization: `Bearer user:${admin.userId}@${portal.portalId}` },
    new Map(),
  );
  const callback = redirectOf(granted, "HubSpot's consent page");
  const done = await visit(callback, {}, cookies);
  if (done.status >= 400)
    throw new Error(`The callback answered ${done.status}: ${(await done.text()).slice(0, 500)}`);
  await done.body?.cancel();
}

async function visit(
  url: string,
  headers: Record<string, string>,
  cookies: Map<string, string>,
): Promise<Response> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { ...headers, ...(cookie === '' ? {} : { cookie }) },
    signal: AbortSignal.timeout(60_000),
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) cookies.set(name.trim(), value);
  }
  return response;
}

function redirectOf(response: Response, who: string): string {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`${who} answered ${response.status} instead of a redirect.`);
  return new URL(location, response.url).href;
}
