import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import type { ConsentView } from '../../contract/consents.ts';
import { linkAbout } from '../../domain/link.ts';
import { dealOn, ownerIdOf } from './support/acts.ts';
import { consentDeskOf, submitForm } from './support/consents.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';

let world: Constellation;
let desk: Desk;
let consents: ReturnType<typeof consentDeskOf>;
let partner = '';
let rival = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  consents = consentDeskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  rival = partners('reseller Registered');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const signer = () => createLinkSigner(loadConfig(world.env).linkKey, world.serverUrl);

type Asked = { own: Registered; consent: ConsentView; url: string };

async function asked(): Promise<Asked> {
  const own = await registeredCustomer(world, partner);
  const consent = await consents.asked(rep(), own.registrationId, { kind: 'account' });
  return { own, consent, url: await consents.linkOf(manager(), consent.id) };
}

type Page = { status: number; text: string; headers: Headers };

async function open(url: string, method = 'GET'): Promise<Page> {
  const response = await fetch(url, { method });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const statusOf = async ({ own, consent }: Asked) =>
  (await desk.registration(manager(), own.registrationId)).consents?.find(view => view.id === consent.id)
    ?.status;

const yes = { answer: 'yes', reason: '' };

describe('the link of a request for consent', () => {
  test('shows who asks, for which customer, what for, until when, and what yes and no mean', async () => {
    const { own, url } = await asked();
    const page = await open(url);
    expect(page.status).toBe(200);
    for (const words of [
      'Marcus Oyelaran',
      'Quarry',
      'deals, calls, meetings and e-mails',
      'They asked us.',
      'Answer by',
      'If you say yes',
      'If you say no',
      'Silence is not consent',
    ])
      expect(page.text).toContain(words);
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    for (const hidden of [own.registrationId, rival, 'Larkspur']) expect(page.text).not.toContain(hidden);
  });

  test('changes nothing when it is opened, however often and by whatever: mail scanners open links', async () => {
    const one = await asked();
    for (const method of ['GET', 'HEAD', 'GET']) expect((await open(one.url, method)).status).toBe(200);
    expect(await statusOf(one)).toBe('asked');
  });

  test('takes a yes, once: the heads-up is resolved, and the ledger names the partner and nobody else', async () => {
    const one = await asked();
    const dealId = await dealOn(world, rep(), one.own.companyId, 'By direct sales');
    await world.idle();
    const answered = await submitForm(one.url, { answer: 'yes', reason: 'They know you already.' });
    expect(answered).toMatchObject({ status: 200, text: expect.stringContaining('Yes: Cobalt') });
    const history = await desk.history(manager(), one.own.registrationId);
    expect(history.find(entry => entry.kind === 'consent-granted')).toMatchObject({
      actor: { role: 'partner', name: 'The partner, by link' },
      facts: { answeredAs: 'partner', by: 'link' },
    });
    expect((await desk.deal(manager(), dealId)).findings).toMatchObject([{ status: 'resolved' }]);
    const [view] = (await desk.registration(manager(), one.own.registrationId)).consents ?? [];
    expect(view?.answer).toMatchObject({ as: 'partner', by: 'link', reason: 'They know you already.' });
    for (const answer of ['yes', 'no'])
      expect(await submitForm(one.url, { answer })).toMatchObject({
        status: 409,
        text: expect.stringContaining('which was given'),
      });
    expect(await open(one.url)).toMatchObject({ status: 410 });
    expect(await statusOf(one)).toBe('granted');
  });

  test('takes a no', async () => {
    const one = await asked();
    expect(await submitForm(one.url, { answer: 'no' })).toMatchObject({
      status: 200,
      text: expect.stringContaining('Nothing is permitted'),
    });
    expect(await statusOf(one)).toBe('refused');
  });

  test('takes one answer of many that are sent at once', async () => {
    const one = await asked();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => submitForm(one.url, { answer: n % 2 === 0 ? 'yes' : 'no' })),
    );
    expect(answers.map(answer => answer.status).sort()).toEqual([200, ...Array(7).fill(409)]);
    const kinds = (await desk.history(manager(), one.own.registrationId)).map(entry => entry.kind);
    expect(kinds.filter(kind => kind === 'consent-granted' || kind === 'consent-refused')).toHaveLength(1);
  });

  test('still counts after the partner’s time, until somebody decided', async () => {
    const one = await asked();
    await world.advance('P6D');
    await world.idle();
    expect((await open(one.url)).text).toContain('your answer still counts');
    await consents.answer(manager(), one.consent, 'refuse', 'No word from them.');
    const late = await submitForm(one.url, yes);
    expect(late).toMatchObject({ status: 409, text: expect.stringContaining('in your place') });
    expect(await statusOf(one)).toBe('refused');
  });

  test.each<[string, (one: Asked) => Promise<unknown>, number, number, string]>([
    [
      'a consent that was taken back',
      async one => {
        await submitForm(one.url, yes);
        await consents.answer(manager(), one.consent, 'revoke');
      },
      410,
      409,
      'taken back',
    ],
    [
      'a registration that ended',
      one => desk.act(manager(), one.own.registrationId, 'withdraw'),
      410,
      410,
      'No answer is needed',
    ],
    ['a link of 31 days ago', () => world.advance('P31D'), 410, 410, 'too old'],
  ])('is answered with a clear page for %s', async (_, happens, opened, sent, words) => {
    const one = await asked();
    await happens(one);
    await world.idle();
    expect(await open(one.url)).toMatchObject({ status: opened, text: expect.stringContaining(words) });
    expect(await submitForm(one.url, yes)).toMatchObject({
      status: sent,
      text: expect.stringContaining(words),
    });
  });

  test.each<[string, Record<string, string>]>([
    ['no answer', {}],
    ['another word', { answer: 'maybe' }],
    ['signs that cannot be kept', { answer: 'yes', reason: 'a\u0000b' }],
    ['4,001 signs', { answer: 'yes', reason: 'a'.repeat(4001) }],
  ])('asks again for %s, and keeps nothing', async (_, fields) => {
    const one = await asked();
    expect(await submitForm(one.url, fields)).toMatchObject({
      status: 400,
      text: expect.stringContaining('role="alert"'),
    });
    expect(await statusOf(one)).toBe('asked');
  });

  test('shows what people wrote as text and never as HTML', async () => {
    const own = await registeredCustomer(world, partner);
    const text = '<script>alert(1)</script> "&\'';
    const answer = await consents.ask(rep(), own.registrationId, { kind: 'outreach' }, text);
    if (!answer.ok) throw new Error(answer.refusal.code);
    const page = await open(await consents.linkOf(manager(), answer.consent.id));
    expect(page.text).not.toContain('<script>');
    expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('reaches the partner by who looks after it: a task asks for it, and the link stands nowhere in HubSpot, where reps would find it', async () => {
    const { own, consent } = await asked();
    await world.idle();
    const tasks = await companyTasks(partner);
    const asking = tasks.filter(candidate => candidate.subject.startsWith('Consent asked of Cobalt'));
    expect(asking.at(-1)?.body).toContain('forward it to Cobalt');
    const owners = asking.map(candidate => candidate.ownerId);
    expect(owners).toContain(await ownerIdOf(world, manager()));
    expect(owners).not.toContain(await ownerIdOf(world, rep()));
    const written = [...tasks, ...(await tasksOf('deals', own.dealId))].map(candidate => candidate.body);
    expect(written.join()).not.toMatch(/\/c\/|\{link\}/);
    expect(JSON.stringify(await world.rows('SELECT payload FROM effects'))).not.toContain('/c/');
    const link = (user: User) => world.api(user)('GET', `/api/v1/consents/${consent.id}/link`);
    expect((await link(rep())).body).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
    const { body } = await link(manager());
    expect((await open(String(body.url))).text).toContain('Cobalt');
  });
});

describe('what nobody signed, and what is signed for something else', () => {
  let one: Asked;
  beforeAll(async () => {
    one = await asked();
  });

  const tokenOf = (url: string) => url.split('/').at(-1) ?? '';

  test.each<[string, () => string]>([
    ['no token’s form', () => 'hello'],
    [
      'a signature of another key',
      () =>
        tokenOf(
          createLinkSigner(Buffer.alloc(32), '').urlOf(
            world.portalId,
            linkAbout('consent', one.consent.id, partner, Temporal.Instant.from(one.consent.askedAt)),
          ),
        ),
    ],
    [
      'one sign changed',
      () => `${tokenOf(one.url).slice(0, -2)}${tokenOf(one.url).endsWith('AA') ? 'BB' : 'AA'}`,
    ],
    [
      'the link of a follow-up',
      () =>
        tokenOf(
          signer().urlOf(
            world.portalId,
            linkAbout(
              'follow-up',
              one.own.registrationId,
              partner,
              Temporal.Instant.from(one.consent.askedAt),
            ),
          ),
        ),
    ],
    ['a signed link about a consent that is not', () => signed({ subjectId: 'cns_nosuchconsent' })],
    ['a signed link for another partner', () => signed({ partnerCompanyId: rival })],
    ['a signed link about a registration', () => signed({ subjectId: one.own.registrationId })],
  ])('%s: one page, byte for byte', async (_, token) => {
    const reference = await open(`${world.serverUrl}/c/nothing`);
    expect(reference.status).toBe(404);
    const page = await open(`${world.serverUrl}/c/${token()}`);
    expect(page).toMatchObject({ status: 404, text: reference.text });
    expect(await submitForm(`${world.serverUrl}/c/${token()}`, yes)).toMatchObject({
      status: 404,
      text: reference.text,
    });
    expect(await statusOf(one)).toBe('asked');
  });

  const signed = (changes: object) => {
    const link = linkAbout('consent', one.consent.id, partner, Temporal.Instant.from(one.consent.askedAt));
    return tokenOf(signer().urlOf(world.portalId, { ...link, ...changes }));
  };

  test('a signed link of a HubSpot account that has no install is told to be out of use', async () => {
    const link = linkAbout('consent', one.consent.id, partner, Temporal.Instant.from(one.consent.askedAt));
    expect(await open(signer().urlOf('999999', link))).toMatchObject({ status: 410 });
  });

  test('whoever guesses waits, and a genuine link opens all the same', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 40 }, () => open(`${world.serverUrl}/c/${randomUUID()}`)),
    );
    const refused = guesses.filter(guess => guess.status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await open(one.url)).status).toBe(200);
  });
});

describe('the link of a follow-up warning', () => {
  /** Registered, seven days on: the first warning is there with its link. */
  async function warned(): Promise<{ own: Registered; url: string }> {
    const own = await registeredCustomer(world, partner);
    await world.advance('P8D');
    await world.idle();
    const tasks = await tasksOf('deals', own.dealId);
    const url = tasks.map(task => /https?:\/\/\S+\/f\/[\w.-]+/.exec(task.body)?.[0]).find(Boolean);
    if (url === undefined) throw new Error(`No link in ${JSON.stringify(tasks)}`);
    return { own, url: url.replace(/\.$/, '') };
  }

  test('logs what the partner states, once: grade D, and the clock starts again', async () => {
    const { own, url } = await warned();
    const before = await desk.registration(manager(), own.registrationId);
    expect(await open(url)).toMatchObject({
      status: 200,
      text: expect.stringContaining('Log a follow-up with Quarry'),
    });
    const now = (await desk.deal(manager(), own.dealId)).now.slice(0, 10);
    const logged = await submitForm(url, { text: 'Met them at their office.', day: now });
    expect(logged).toMatchObject({ status: 200, text: expect.stringContaining('It counts') });
    const after = await desk.registration(manager(), own.registrationId);
    expect(after.evidence).toMatchObject([{ grade: 'D', counts: true }]);
    expect(String(after.followUp?.dueAt) > String(before.followUp?.dueAt)).toBe(true);
    const history = await desk.history(manager(), own.registrationId);
    expect(history.find(entry => entry.kind === 'follow-up-logged')).toMatchObject({
      actor: { role: 'partner', name: 'The partner, by link' },
    });
    expect(JSON.stringify(history)).not.toContain('office');
    expect(await submitForm(url, { text: 'Again.', day: now })).toMatchObject({ status: 409 });
    expect(await open(url)).toMatchObject({ status: 410 });
    expect((await desk.registration(manager(), own.registrationId)).evidence).toHaveLength(1);
  });

  test('takes only what can be kept, and can be used after that', async () => {
    const { own, url } = await warned();
    for (const [text, day] of [
      ['', '2026-11-20'],
      ['Called.', ''],
      ['Called.', '2026-13-40'],
      ['Called.', '2999-01-01'],
      ['Called.', 'today'],
    ] as const)
      expect(await submitForm(url, { text, day })).toMatchObject({ status: 400 });
    const yesterday = Temporal.Instant.from((await desk.deal(manager(), own.dealId)).now)
      .subtract({ hours: 24 })
      .toString()
      .slice(0, 10);
    expect(await submitForm(url, { text: 'Called.', day: yesterday })).toMatchObject({ status: 200 });
    const [entry] = (await desk.registration(manager(), own.registrationId)).evidence ?? [];
    expect(entry?.at.slice(0, 10)).toBe(yesterday);
  });

  test('is out of use once the registration ended, and worth nothing as a consent', async () => {
    const { own, url } = await warned();
    expect((await open(url.replace('/f/', '/c/'))).status).toBeOneOf([404, 429]);
    await desk.act(manager(), own.registrationId, 'withdraw');
    expect(await open(url)).toMatchObject({ status: 410, text: expect.stringContaining('not registered') });
    expect(await submitForm(url, { text: 'Called.', day: '2026-11-20' })).toMatchObject({ status: 410 });
  });
});

type Task = { subject: string; body: string; ownerId: string | null };

const companyTasks = (companyId: string) => tasksOf('companies', companyId);

async function tasksOf(type: 'deals' | 'companies', id: string): Promise<Task[]> {
  const crm = world.crm(world.user('admin'));
  const found = await crm('POST', `/crm/associations/2026-09/${type}/tasks/batch/read`, { inputs: [{ id }] });
  const ids = (found.results as { to: { toObjectId: string | number }[] }[]).flatMap(result =>
    result.to.map(target => ({ id: String(target.toObjectId) })),
  );
  const tasks: Task[] = [];
  for (let at = 0; at < ids.length; at += 100) {
    const read = await crm('POST', '/crm/objects/2026-09/tasks/batch/read', {
      inputs: ids.slice(at, at + 100),
      properties: ['hs_task_subject', 'hs_task_body', 'hubspot_owner_id'],
    });
    for (const { properties } of read.results as { properties: Record<string, string | null> }[])
      tasks.push({
        subject: properties.hs_task_subject ?? '',
        body: properties.hs_task_body ?? '',
        ownerId: properties.hubspot_owner_id ?? null,
      });
  }
  return tasks;
}
