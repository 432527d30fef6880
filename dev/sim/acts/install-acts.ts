import { sealGrant } from '../../../adapters/hubspot/token-source.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { installStore, startFirstRead } from '../../../adapters/postgres/install-store.ts';
import { installPortal } from '../../../operations/install-portal.ts';
import { uninstallApp } from '../../emulator/oauth/uninstall.ts';
import { recordsOf } from '../../emulator/world.ts';
import type { Run } from '../run.ts';
import { subjectsOf } from '../webhook-lane.ts';
import { failureOf } from './ask-server.ts';

/** The account takes the app out. Nobody is told; a refused refresh token tells (P10). */
export async function uninstall(run: Run): Promise<string> {
  const { hubspot, lane } = run;
  if (hubspot.portal.install === null) return 'not installed';
  uninstallApp(hubspot.state, hubspot.portal);
  run.changedHands = true;
  run.sometimes.count('act: uninstall');
  for (const id of everyId(run)) lane.missed.add(id);
  for (const id of await untold(run)) lane.disturbed.add(id);
  if (run.random.chance(0.5)) lane.queue = [];
  return 'uninstalled';
}

/** The account grants the app again: what came meanwhile was missed, and there is no order among old news. */
export async function reinstall(run: Run): Promise<string> {
  const { hubspot } = run;
  if (hubspot.portal.install !== null && !run.calm && !run.random.chance(0.1)) return 'installed already';
  const grant = hubspot.install();
  run.changedHands = true;
  try {
    await saveInstall(run, grant);
  } catch (error) {
    // Whoever consented is told that it failed, and tries again.
    uninstallApp(hubspot.state, hubspot.portal);
    return `install: ${failureOf(run, error)}`;
  }
  for (const id of everyId(run)) run.lane.missed.add(id);
  run.sometimes.count('act: reinstall');
  return 'installed';
}

/** As `src/server/complete-install.ts` does once HubSpot has granted. */
export async function saveInstall(
  run: Run,
  grant: { accessToken: string; refreshToken: string },
): Promise<void> {
  const { portalId } = run;
  const sealed = sealGrant(run.cipher, { ...grant, portalId, expiresInSeconds: 1_800 }, run.nowMs());
  const { epoch } = await inPortal(run.server.pool, portalId, { fenced: false }, tx =>
    installPortal(installStore(tx), {
      ...sealed,
      hubDomain: 'vendor.example',
      scopes: ['oauth'],
      installedBy: run.people.admin.userId,
    }),
  );
  await inPortal(run.server.pool, portalId, { epoch }, tx => startFirstRead(tx));
}

/** Records of which something is under way that will be ignored, because nothing is installed. */
async function untold(run: Run): Promise<string[]> {
  const { rows } = await run.db.admin.query<{ ids: string[] }>(
    `SELECT array_remove(ARRAY[object_id::text, change ->> 'newObjectId', change ->> 'primaryObjectId'], NULL) AS ids
       FROM inbox WHERE outcome = 'pending'`,
  );
  const waiting = await run.db.admin.query<{ body: Buffer }>('SELECT body FROM deliveries');
  const unpacked = waiting.rows.flatMap(row => row.body.toString('utf8').match(/[0-9]{11,}/g) ?? []);
  return [...run.lane.queue.flatMap(subjectsOf), ...rows.flatMap(row => row.ids), ...unpacked];
}

function everyId(run: Run): string[] {
  const { portal } = run.hubspot;
  return ['0-2', '0-3'].flatMap(typeId => [
    ...recordsOf(portal, typeId).keys(),
    ...[...portal.mergedInto.keys()].filter(key => key.startsWith(typeId)).map(key => key.slice(4)),
  ]);
}
