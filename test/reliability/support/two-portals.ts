import { installPortal } from '../../../dev/demo/install-portal.ts';
import { seedDemo } from '../../../dev/seed-demo.ts';
import { createSignedClient } from '../../../dev/signed-client.ts';
import {
  type Constellation,
  credentials,
  freePort,
  startConstellation,
} from '../../e2e/support/constellation.ts';
import { type RecordingProxy, startRecordingProxy } from '../../support/recording-proxy.ts';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts';

/** One of two portals that have the same ids. `mark` stands in whatever is written in it, and nowhere else. */
export type Side = {
  mark: string;
  world: Constellation;
  /** Everything that somebody of this portal was answered, with what was asked. */
  told: { by: string; text: string }[];
};

export type TwoPortals = AsyncDisposable & {
  sides: readonly [Side, Side];
  /** All that passed between us and HubSpot. */
  hubSpot: RecordingProxy;
  smtp: SmtpServer;
};

/** Emulator, server and worker with two portals, the second a copy of the first: the same people and records. */
export async function startTwoPortals(marks: readonly [string, string]): Promise<TwoPortals> {
  await using starting = new AsyncDisposableStack();
  const port = await freePort();
  const hubSpot = starting.use(await startRecordingProxy(`http://localhost:${port}`));
  const smtp = starting.use(await startSmtpServer());
  const first = starting.use(
    await startConstellation({
      logLevel: 'trace',
      emulator: { port },
      env: { HUBSPOT_API_URL: hubSpot.url, MAIL_URL: smtp.url },
    }),
  );
  const copy = await first.control('POST', '/_emulator/portals', { name: 'Copy', copyOf: first.portalId });
  const { serverUrl, emulatorUrl } = first;
  const portalId = String(copy.portalId);
  await installPortal(serverUrl, { portalId, name: 'Copy', installed: false, users: first.users });
  const client = { ...credentials, serverUrl, publicUrl: serverUrl, portalId };
  await seedDemo({ ...client, emulatorUrl });
  await first.idle();
  const second: Constellation = {
    ...first,
    portalId,
    api: user => createSignedClient(client).as(user),
    crm: (user, headers) => first.crm({ ...user, userId: `${user.userId}@${portalId}` }, headers),
  };
  const sides = [listening(first, marks[0]), listening(second, marks[1])] as const;
  const all = starting.move();
  return { sides, hubSpot, smtp, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

function listening(world: Constellation, mark: string): Side {
  const told: Side['told'] = [];
  const api: Constellation['api'] = user => async (method, path, body) => {
    const answer = await world.api(user)(method, path, body);
    told.push({ by: `${method} ${path}`, text: JSON.stringify(answer.body) });
    return answer;
  };
  return { mark, told, world: { ...world, api } };
}
