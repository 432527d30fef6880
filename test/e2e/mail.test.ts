import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type SmtpServer, startSmtpServer, type TakenMail } from '../support/smtp-server.ts';
import { consentDeskOf } from './support/consents.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { mailTo, newestMail } from './support/outbox.ts';
import { addUser } from './support/people.ts';
import { programNow } from './support/program-time.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

const token = 'a-token-of-24-characters-';
const address = 'cora@cobalt.example';
const rivalAddress = 'pat@larkspursystems.com';

let world: Constellation;
let smtp: SmtpServer;
let desk: Desk;
let partner = '';
let seat: User;

beforeAll(async () => {
  smtp = await startSmtpServer();
  world = await startConstellation({ env: { MAIL_URL: smtp.url, MAIL_BOUNCE_TOKEN: token } });
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  seat = await addUser(world, { email: address, firstName: 'Cora', lastName: 'Cobalt' });
  const rivalSeat = await addUser(world, { email: rivalAddress, firstName: 'Pat', lastName: 'Larkspur' });
  await desk.changeDirectory(directory => ({
    ...directory,
    partnerUsers: [
      { userId: seat.userId, partnerCompanyId: partner },
      { userId: rivalSeat.userId, partnerCompanyId: partners('reseller Registered') },
    ],
  }));
});
afterEach(() => {
  smtp.answers = {};
});
afterAll(async () => {
  await using _ends = world;
  await using _server = smtp;
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const pass = async (duration: string) => {
  await world.advance(duration);
  await world.idle();
};
const statuses = async (template: string) =>
  (await mailTo(world, address)).filter(mail => mail.template === template).map(({ status }) => status);
const toCora = () => smtp.taken.filter(({ to }) => to === address);
const decoded = ({ raw }: TakenMail) =>
  raw
    .replace(/=\r\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, bytes => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'));

describe('what has a deadline is sent at once', () => {
  test('a warning reaches the partner with the end in words and a link by which it logs a follow-up', async () => {
    const own = await registeredCustomer(world, partner);
    await pass('P7D');
    const mail = await newestMail(world, address, 'follow-up-due');
    expect(mail).toMatchObject({ status: 'sent', unsubscribe: null });
    expect(mail.subject).toMatch(/^Follow up on Quarry \d+$/);
    expect(mail.text).toMatch(/until \d+ \w{3} \d{4} at \d\d:\d\d/);
    const [wire] = toCora().filter(({ messageId }) => messageId.startsWith(mail.id));
    expect(wire === undefined ? '' : decoded(wire)).toContain(mail.links['follow-up'] ?? '?');
    const page = await fetch(mail.links['follow-up'] ?? '', {
      method: 'POST',
      body: new URLSearchParams({
        text: 'Called the plant manager about the trial.',
        day: today(await programNow(world)),
      }),
    });
    expect(page.status).toBe(200);
    await world.idle();
    const { followUp } = await desk.registration(manager(), own.registrationId);
    expect(followUp?.status).toBe('on-track');
  });

  test('a request for consent comes with the link of an answer, and a rejection with its reason and the time to appeal', async () => {
    const own = await registeredCustomer(world, partner);
    await consentDeskOf(world).asked(world.user('direct'), own.registrationId, { kind: 'account' });
    await world.idle();
    const mail = await newestMail(world, address, 'consent-asked');
    expect(mail.text).toContain('Why they ask: “They asked us.”');
    expect((await fetch(mail.links.consent ?? '')).status).toBe(200);

    const rejected = await claim();
    await desk.act(manager(), rejected.id, 'reject', {
      code: 'INCOMPLETE',
      text: 'Who is the <b>buyer</b>?',
    });
    await world.idle();
    const told = await newestMail(world, address, 'rejected');
    expect(told.text).toContain('The claim lacks information');
    expect(told.text).toContain('Who is the <b>buyer</b>?');
    expect(told.html).toContain('Who is the &lt;b&gt;buyer&lt;/b&gt;?');
    expect(told.text).toMatch(/You may appeal until \d+ \w{3} \d{4} at/);
  });

  test('nothing of it reaches another partner, and nothing of another partner reaches this one (I7)', async () => {
    const own = await registeredCustomer(world, partner);
    await pass('P7D');
    const rivals = await mailTo(world, rivalAddress);
    expect(JSON.stringify(rivals)).not.toContain(own.domain.split('.')[0]);
    expect(JSON.stringify(await mailTo(world, address))).not.toMatch(/Larkspur/);
  });
});

describe('the rest is a digest in the reader’s morning', () => {
  test('one mail, once a day, with every item, and a link out of it that acts on POST alone', async () => {
    await pass('P1D');
    const before = (await statuses('digest')).length;
    await registeredCustomer(world, partner);
    await registeredCustomer(world, partner);
    expect((await statuses('digest')).length).toBe(before);
    await pass('P1D');
    await pass('PT1H');
    expect((await statuses('digest')).length).toBe(before + 1);
    const digest = await newestMail(world, address, 'digest');
    expect(digest.status).toBe('sent');
    expect(digest.text.match(/is registered to you through/g)?.length).toBeGreaterThanOrEqual(2);
    const link = digest.unsubscribe ?? '';
    expect((await fetch(link)).status).toBe(200);
    expect(await digestsOff()).toBe(false);
    const clicked = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(clicked.status).toBe(200);
    expect(await digestsOff()).toBe(true);
    const own = await registeredCustomer(world, partner);
    await pass('P7D');
    expect((await statuses('digest')).length).toBe(before + 1);
    // What has a deadline is sent all the same.
    const warned = (await mailTo(world, address)).map(({ subject }) => subject);
    expect(warned).toContain(`Follow up on Quarry ${/[0-9]+/.exec(own.domain)?.[0]}`);
    await fetch(link, { method: 'POST', body: new URLSearchParams({ digests: 'again' }) });
    expect(await digestsOff()).toBe(false);
    expect((await fetch(link.replace('/u/', '/c/'))).status).toBe(404);
  });
});

describe('mail that does not arrive', () => {
  test('is tried again while the server is closed, and leaves once', async () => {
    smtp.answers = { greeting: () => '421 come later' };
    const own = await registeredCustomer(world, partner);
    await world.advance('P7D');
    await expect
      .poll(async () => await open(own), { timeout: 15_000 })
      .toMatchObject([{ status: 'waiting', failure: expect.stringContaining('421') }]);
    smtp.answers = {};
    const before = smtp.taken.length;
    await pass('PT10M');
    expect(await open(own)).toMatchObject([{ status: 'sent' }]);
    const ids = smtp.taken.slice(before).map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('waits for a mail server that says nothing, and makes no decision of the program wait', {
    timeout: 90_000,
  }, async () => {
    const handed = () => world.rows(`SELECT 1 FROM mails WHERE status = 'handed'`);
    await registeredCustomer(world, partner);
    smtp.answers = { end: () => 'silence' };
    await world.advance('P7D');
    await expect.poll(handed, { timeout: 15_000 }).not.toEqual([]);
    // Twenty seconds pass before the try is over. Meanwhile the worker reads a new customer and screens its claim.
    const before = performance.now();
    const { companyId } = await freshCustomer(world);
    const claimed = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    await expect
      .poll(async () => (await desk.registration(manager(), claimed)).state, { timeout: 15_000 })
      .toBe('under-review');
    expect(performance.now() - before).toBeLessThan(8_000);
    expect(await handed()).not.toEqual([]);
    smtp.answers = {};
    smtp.hangUp();
    await expect
      .poll(() => world.rows(`SELECT 1 FROM mails WHERE status = 'handed' AND failure IS NULL`), {
        timeout: 15_000,
      })
      .toEqual([]);
    await pass('PT1M');
  });

  test('comes back: it is recorded, the partner manager is told, and a provider that says it twice says it once', async () => {
    const own = await registeredCustomer(world, partner);
    await pass('P7D');
    const [mail] = await open(own);
    const told = {
      RecordType: 'Bounce',
      Type: 'HardBounce',
      Description: 'no such user',
      Metadata: { dibs: `${mail?.mail_id}.${world.portalId}` },
    };
    expect((await bounce(told, 'a-wrong-token-of-24-signs')).status).toBe(404);
    expect((await bounce('nothing of a bounce')).status).toBe(400);
    expect(
      (await bounce({ ...told, Metadata: { dibs: `mal_00000000000000.${world.portalId}` } })).status,
    ).toBe(200);
    expect(await open(own)).toMatchObject([{ status: 'sent' }]);
    expect((await bounce(told)).status).toBe(200);
    await world.idle();
    const tasks = await tasksOfBounces();
    expect(tasks).not.toEqual([]);
    expect((await bounce(told)).status).toBe(200);
    await world.idle();
    expect(await tasksOfBounces()).toEqual(tasks);
    expect(await open(own)).toMatchObject([{ status: 'bounced', failure: 'HardBounce: no such user' }]);
    // A mail that was meant before it came back says nothing; a later one that arrived says that the address is good.
    const arrived = (mailId: string | undefined) =>
      bounce({ RecordType: 'Delivery', Metadata: { dibs: `${mailId}.${world.portalId}` } });
    await arrived(mail?.mail_id);
    expect(await takesNone()).toBe(true);
    const other = await registeredCustomer(world, partner);
    await pass('P7D');
    const [later] = await open(other);
    await arrived(later?.mail_id);
    expect(await takesNone()).toBe(false);
  });

  test('S2a: warnings that did not reach the partner are no miss, also when that is learned afterwards; those that arrived by mail are', {
    timeout: 90_000,
  }, async () => {
    const untilMissed = async () => {
      for (const days of ['P7D', 'P4D', 'P2D', 'P2D']) await pass(days);
    };
    const followUpOf = async ({ registrationId }: Registered) =>
      (await desk.registration(manager(), registrationId)).followUp;
    const [reached, returned] = [
      await registeredCustomer(world, partner),
      await registeredCustomer(world, partner),
    ];
    await untilMissed();
    expect(await followUpOf(reached)).toMatchObject({ status: 'missed' });
    expect(await followUpOf(returned)).toMatchObject({ status: 'missed' });
    // The partner manager has tasks of these, and the partner's own mails come back: days later, by the provider.
    for (const { mail_id } of await open(returned))
      await bounce({
        RecordType: 'Bounce',
        Type: 'HardBounce',
        Metadata: { dibs: `${mail_id}.${world.portalId}` },
      });
    await world.idle();
    expect(await followUpOf(returned)).toMatchObject({ status: 'pending-evidence', misses: [] });
    expect(await followUpOf(reached)).toMatchObject({ status: 'missed' });
    await world.rows('UPDATE mail_addresses SET bounced_at = NULL');

    smtp.answers = { rcptTo: () => '550 5.1.1 nobody' };
    const unreached = await registeredCustomer(world, partner);
    await untilMissed();
    expect(await followUpOf(unreached)).toMatchObject({ status: 'pending-evidence', misses: [] });
  });
});

test('an admin sees what became of mail, without addresses, and tries it; nobody else does', async () => {
  const admin = world.user('admin');
  const tried = await world.api(admin)('POST', '/api/v1/mail/test', { idempotencyKey: randomUUID() });
  expect(tried.body).toEqual({ ok: true, to: admin.email, meant: true });
  await world.idle();
  expect(smtp.taken.filter(({ to }) => to === admin.email)).toHaveLength(1);
  const { body } = await world.api(admin)('GET', '/api/v1/mail');
  expect(body).toMatchObject({
    ok: true,
    mailer: 'smtp',
    lastSentAt: expect.stringMatching(/^20/),
    counts: { sent: expect.any(Number), bounced: expect.any(Number), failed: 0 },
    bounced: [
      {
        address: 'c…@cobalt.example',
        reason: expect.stringMatching(/^The mail server takes no mail for this address \(.*550/),
      },
    ],
    troubles: expect.arrayContaining([
      expect.objectContaining({ status: 'bounced', address: 'c…@cobalt.example' }),
    ]),
  });
  expect(JSON.stringify(body)).not.toContain(address);
  for (const path of ['/api/v1/mail', '/api/v1/mail/test'])
    expect(
      (
        await world.api(manager())(
          path.endsWith('test') ? 'POST' : 'GET',
          path,
          path.endsWith('test') ? { idempotencyKey: randomUUID() } : undefined,
        )
      ).body,
    ).toMatchObject({ ok: false });
});

test('what cannot be told holds up no other, is told of to the operator, and is told later', async () => {
  const told = async () => (await statuses('rejected')).length;
  const before = await told();
  const [one, two] = [await claim(), await claim()];
  // Whatever is meant for one of the two fails as it is written.
  await world.rows(`CREATE FUNCTION damaged() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM ledger WHERE registration_id = '${one.id}' AND NEW.mail_key = 'entry:' || entry_id)
      THEN RAISE EXCEPTION 'damaged'; END IF; RETURN NEW; END $$`);
  await world.rows('CREATE TRIGGER damaged BEFORE INSERT ON mails FOR EACH ROW EXECUTE FUNCTION damaged()');
  const why = { code: 'INCOMPLETE', text: 'Who is the buyer?' };
  await Promise.all([one, two].map(({ id }) => desk.act(manager(), id, 'reject', why)));
  await world.idle();
  expect((await told()) - before).toBe(1);
  expect(world.complaints.splice(0)).toContainEqual(
    expect.objectContaining({ level: 50, msg: 'A partner could not be told' }),
  );
  await world.rows('DROP TRIGGER damaged ON mails');
  await pass('PT2M');
  expect((await told()) - before).toBe(2);
});

test('in observe nobody is told', async () => {
  await desk.changePolicy(policy => ({ ...policy, enforcement: 'observe' }));
  const before = await world.rows('SELECT count(*)::int AS n FROM mails');
  await registeredCustomer(world, partner);
  await pass('P8D');
  expect(await world.rows('SELECT count(*)::int AS n FROM mails')).toEqual(before);
  expect(await world.rows('SELECT 1 FROM untold_entries')).toEqual([]);
  await desk.changePolicy(policy => ({ ...policy, enforcement: 'enforce' }));
});

test('erasing the person takes the address and what was written to it', async () => {
  const gone = await world.api(world.user('admin'))('POST', `/api/v1/people/user/${seat.userId}/erase`, {
    idempotencyKey: randomUUID(),
  });
  expect(gone.body).toMatchObject({ ok: true });
  expect(await world.rows(`SELECT 1 FROM mail_addresses WHERE address = '${address}'`)).toEqual([]);
  expect(await mailTo(world, address)).toEqual([]);
  expect(
    await world.rows(`SELECT 1 FROM mails JOIN mail_addresses USING (portal_id, address_id)
      WHERE address IS NULL AND facts <> '{}'`),
  ).toEqual([]);
});

async function claim(): Promise<{ id: string }> {
  const { companyId } = await freshCustomer(world);
  await world.idle();
  const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
  await world.idle();
  return { id };
}

const open = async ({ registrationId }: Registered) =>
  await world.rows<{ mail_id: string; status: string }>(
    `SELECT mail_id, status, failure FROM mails WHERE subject_id LIKE '${registrationId}:warning:%' ORDER BY created_at`,
  );
const tasksOfBounces = () =>
  world.rows<{ subject: string }>(
    `SELECT effect_id, payload ->> 'subject' AS subject FROM effects WHERE subject_id LIKE 'bounced:%' ORDER BY effect_id`,
  );
const digestsOff = async () =>
  (
    await world.rows(
      `SELECT 1 FROM mail_addresses WHERE address = '${address}' AND digests_off_at IS NOT NULL`,
    )
  ).length > 0;
const takesNone = async () =>
  (await world.rows('SELECT 1 FROM mail_addresses WHERE address = $1 AND bounced_at IS NOT NULL', [address]))
    .length > 0;
const bounce = async (body: unknown, given = token) =>
  await fetch(`${world.serverUrl}/mail/bounces/${given}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const today = (at: Temporal.Instant) => at.toZonedDateTimeISO('UTC').toPlainDate().toString();
