import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyReceipt } from '../../adapters/runtime/receipt-signer.ts';
import { evidenceFilesAnswerSchema } from '../../contract/evidence-files.ts';
import { partnerSessionsAnswerSchema } from '../../contract/partner-contacts.ts';
import { receiptSchema } from '../../contract/receipt.ts';
import { routes } from '../../src/server/route-table.ts';
import { consentDeskOf } from './support/consents.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import {
  type Customer,
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { mailTo } from './support/outbox.ts';
import {
  codeFor,
  domainOf,
  issueLink,
  type PartnerBrowser,
  partnerBrowser,
  signIn,
} from './support/partner-page.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let rival = '';
beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  rival = partners('reseller Registered');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
});

const manager = () => world.user('partner-manager');
const admin = () => world.user('admin');
const write = async (path: string, body: object = {}, user = manager()) =>
  (await world.api(user)('POST', path, { idempotencyKey: randomUUID(), ...body })).body;

describe('a personal link', () => {
  test('is given by the partner manager, to an address on the partner’s domain and no other', async () => {
    const path = `/api/v1/partners/${partner}/contacts`;
    for (const email of [
      'nadia@gmail.com',
      'nadia@elsewhere.example',
      'no address',
      `nadia@x@${await domainOf(world, partner)}`,
    ])
      expect(await write(path, { email })).toMatchObject({
        ok: false,
        refusal: { code: 'ADDRESS_ELSEWHERE' },
      });
    const domain = await domainOf(world, partner);
    expect(
      await write(path, { email: `First.Last@${domain.toUpperCase()}`, name: 'First Last' }),
    ).toMatchObject({
      ok: true,
      contact: { email: `first.last@${domain}`, partnerCompanyId: partner, id: expect.stringMatching(/^-/) },
    });
    expect(await write(path, { email: `a@${domain}` }, world.user('direct'))).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
  });

  test('opens nothing by itself, however often it is opened: the code goes to the bound address, and the page tells no more of it than its first letter', async () => {
    const { url, email, id } = await issueLink(world, partner);
    const stranger = partnerBrowser(url);
    for (let n = 0; n < 3; n += 1) {
      const page = await stranger.open();
      expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Send me a code') });
      expect(page.text).not.toContain(email);
      expect(page.headers.get('content-security-policy')).toContain("script-src 'none'");
    }
    expect(await world.rows('SELECT 1 FROM partner_codes WHERE subject_id = $1', [id])).toEqual([]);
    const asked = await stranger.send(await stranger.open(), {}, '/code');
    expect(asked.text).not.toContain(email);
    const mails = await world.rows<{ template: string; address: string }>(
      `SELECT template, address FROM mails JOIN mail_addresses USING (portal_id, address_id)
        WHERE subject_id = $1 ORDER BY created_at`,
      [id],
    );
    expect(mails).toEqual([
      { template: 'partner-page', address: email },
      { template: 'sign-in-code', address: email },
    ]);
    // Nothing but the sign-in answers without a session.
    for (const path of ['/tier', '/claims/reg_x', '/claims/reg_x/receipt'])
      expect((await stranger.open(path)).text).toContain('Send me a code');
  });

  test('takes a code once, of five tries, and the newest only', async () => {
    const contact = await issueLink(world, partner);
    const browser = partnerBrowser(contact.url);
    await browser.send(await browser.open(), {}, '/code');
    const first = await codeFor(world, contact.id);
    await browser.post('/code', {});
    const second = await codeFor(world, contact.id);
    expect((await browser.post('/session', { code: first })).status).toBe(400);
    const page = await browser.post('/session', { code: ` ${second.slice(0, 4)} ${second.slice(4)} ` });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Your customers') });
    expect((await partnerBrowser(contact.url).post('/session', { code: second })).status).toBe(400);
    await browser.post('/code', {});
    const third = await codeFor(world, contact.id);
    for (let n = 0; n < 5; n += 1)
      expect((await browser.post('/session', { code: '00000000' })).status).toBe(400);
    expect((await browser.post('/session', { code: third })).text).toContain('not good any more');
  });

  test('whose mail came back is good again once a code was read there, or when the partner manager says so', async () => {
    const contact = await issueLink(world, partner);
    const takesNone = async () =>
      (
        await world.rows('SELECT 1 FROM mail_addresses WHERE address = $1 AND bounced_at IS NOT NULL', [
          contact.email,
        ])
      ).length > 0;
    const comesBack = () =>
      world.rows('UPDATE mail_addresses SET bounced_at = program_now() WHERE address = $1', [contact.email]);
    await world.idle();
    await comesBack();
    const browser = partnerBrowser(contact.url);
    await browser.send(await browser.open(), {}, '/code');
    await browser.post('/session', { code: '00000000' });
    expect(await takesNone()).toBe(true);
    await browser.post('/session', { code: await codeFor(world, contact.id) });
    expect(await takesNone()).toBe(false);
    await comesBack();
    const works = (company: string, user = manager()) =>
      write(`/api/v1/partners/${company}/contacts/${contact.id}/mail-works`, {}, user);
    expect(await works(partner, world.user('direct'))).toMatchObject({ refusal: { code: 'NOT_PERMITTED' } });
    expect(await works(rival)).toMatchObject({ refusal: { code: 'UNKNOWN_CONTACT' } });
    expect(await takesNone()).toBe(true);
    expect(await works(partner)).toMatchObject({ ok: true, contact: { returned: null } });
    expect(await takesNone()).toBe(false);
  });

  test('sends five codes in an hour, and none for who never asks', async () => {
    const contact = await issueLink(world, partner);
    const browser = partnerBrowser(contact.url);
    for (let n = 0; n < 5; n += 1) expect((await browser.post('/code', {})).status).toBe(200);
    expect(await browser.post('/code', {})).toMatchObject({
      status: 429,
      text: expect.stringContaining('At most 5 codes'),
    });
  });

  test('is worth nothing once it is taken back, or another one is given: its session ends at once', async () => {
    const { contact, open } = await signIn(world, partner, {
      email: `gone@${await domainOf(world, partner)}`,
    });
    expect((await open()).text).toContain('Your customers');
    expect(await write(`/api/v1/partners/${partner}/contacts/${contact.id}/revoke`)).toMatchObject({
      ok: true,
      contact: { url: null, revokedAt: expect.any(String) },
    });
    expect(await open()).toMatchObject({ status: 410, text: expect.stringContaining('not in use any more') });
    const again = await issueLink(world, partner, { email: contact.email ?? '' });
    expect(again.id).toBe(contact.id);
    expect((await open()).status).toBe(410);
    expect((await partnerBrowser(again.url).open()).status).toBe(200);
    expect(await write(`/api/v1/partners/${rival}/contacts/${contact.id}/revoke`)).toMatchObject({
      ok: false,
      refusal: { code: 'UNKNOWN_CONTACT' },
    });
  });
});

describe('a session', () => {
  test('is a cookie that scripts and other sites do not have, listed for the admin, who can end it', async () => {
    const { contact, jar, open, home } = await signIn(world, partner);
    const set = [...jar.keys()];
    expect(set).toEqual([expect.stringMatching(/^dibs-[0-9a-f]{12}$/)]);
    expect(home.headers.get('cache-control')).toBe('no-store');
    const { sessions, registerUrl } = partnerSessionsAnswerSchema.parse(
      (await world.api(admin())('GET', '/api/v1/partner-sessions')).body,
    );
    const own = sessions.find(session => session.contact.id === contact.id);
    expect(own).toMatchObject({ contact: { name: 'Nadia Fuchs', partnerCompanyId: partner } });
    expect(own?.partnerName).toMatch(/^(?!Company )./);
    expect(registerUrl).toMatch(/\/register\/[a-z0-9-]+$/);
    await write(`/api/v1/partner-sessions/${own?.id}/end`, {}, admin());
    expect((await open()).text).toContain('Send me a code');
  });

  test('ends by its form, after 30 minutes without a click, and after 8 hours', async () => {
    const one = await signIn(world, partner);
    await one.send(one.home, {}, '/leave');
    expect((await one.open()).text).toContain('Send me a code');
    for (const [column, ago] of [
      ['seen_at', '31 minutes'],
      ['begun_at', '481 minutes'],
    ]) {
      const other = await signIn(world, partner);
      await world.rows(
        `UPDATE partner_sessions SET ${column} = clock_timestamp() - interval '${ago}' WHERE contact_id = $1`,
        [other.contact.id],
      );
      expect((await other.open()).text).toContain('Send me a code');
    }
  });

  test('does nothing for a form that no page of it made', async () => {
    const own = await registeredCustomer(world, partner);
    const { open, post, send } = await signIn(world, partner);
    const at = `/claims/${own.registrationId}/do/registration/withdraw`;
    for (const fields of [{}, { form: 'x'.repeat(43) }])
      expect(await post(at, { ...fields, key: randomUUID() })).toMatchObject({ status: 403 });
    expect((await desk.registration(manager(), own.registrationId)).state).toBe('active');
    const page = await open(at);
    expect(await send(page, { text: 'We leave it.' })).toMatchObject({
      status: 200,
      text: expect.stringContaining('The claim is withdrawn'),
    });
    const entry = (await desk.history(manager(), own.registrationId)).find(
      ({ kind }) => kind === 'registration-withdrawn',
    );
    expect(entry).toMatchObject({ actor: { role: 'partner', name: 'Nadia Fuchs' } });
  });
});

describe('a partner’s page', () => {
  test('shows its own claims and opens nobody else’s; a receipt verifies offline', async () => {
    const own = await registeredCustomer(world, partner);
    const others = await registeredCustomer(world, rival);
    const { open } = await signIn(world, partner);
    const home = await open();
    expect(home.text).toContain(own.registrationId);
    expect(home.text).not.toContain(others.registrationId);
    expect((await open(`/claims/${own.registrationId}`)).text).toContain('Registered to you through');
    const nothing = await open('/claims/reg_nothing');
    expect(await open(`/claims/${others.registrationId}`)).toMatchObject({ status: 404, text: nothing.text });
    expect((await open(`/claims/${others.registrationId}/receipt`)).status).toBe(404);
    const receipt = await open(`/claims/${own.registrationId}/receipt`);
    expect(receipt.headers.get('content-disposition')).toContain('attachment');
    const key = await (await fetch(`${world.serverUrl}/api/v1/receipt-key`)).json();
    expect(verifyReceipt(receiptSchema.parse(JSON.parse(receipt.text)), key.publicKeyPem)).toEqual({
      ok: true,
    });
  });

  test('tells what keeps the tier and what gains the next', async () => {
    const { open } = await signIn(world, rival);
    const page = await open('/tier');
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/What keeps Registered/);
    expect(page.text).toMatch(/What gains Select/);
  });
});

test('whose zone is another reads times in it, and gets the digest in its own morning', async () => {
  const { contact, open, send } = await signIn(world, rival);
  const saved = await send(await open('/mail'), { timeZone: 'Asia/Tokyo' });
  expect(saved.text).toContain('Saved.');
  expect(saved.text).toMatch(/<option[^>]*selected[^>]*>Asia\/Tokyo/);
  const id = await desk.claim(manager(), {
    companyId: (await freshCustomer(world)).companyId,
    partnerCompanyId: rival,
  });
  await world.idle();
  await desk.act(manager(), id, 'request-info', { fields: ['note'], text: 'Whom have you met?' });
  await world.idle();
  const [row] = await world.rows<{ time_zone: string; due: string }>(
    `SELECT a.time_zone, to_char(d.due_at AT TIME ZONE 'UTC', 'HH24:MI') AS due FROM mail_addresses a
       JOIN deadlines d ON d.subject_id LIKE a.address_id || ':%' AND d.kind = 'mail-digest' WHERE a.address = $1`,
    [contact.email],
  );
  // Eight in the morning of Tokyo.
  expect(row).toEqual({ time_zone: 'Asia/Tokyo', due: '23:00' });
  const [asked] = (await mailTo(world, contact.email ?? '')).filter(
    ({ template }) => template === 'info-asked',
  );
  expect(asked?.text).toContain('(Asia/Tokyo)');
  for (const nothing of ['Mars/Phobos', ''])
    expect((await send(await open('/mail'), { timeZone: nothing })).text).not.toMatch(
      /<option[^>]*selected[^>]*>Asia/,
    );
});

describe('registering a customer', () => {
  const check = async (browser: PartnerBrowser, domain: string) =>
    await browser.send(await browser.open('/register'), { domain });
  const rest = {
    customer: 'Heliotrope',
    note: 'Met them twice.',
    estimate: '12,500.00',
    'estimate.currency': 'EUR',
  };

  test('begins with the domain: free, unavailable, or no customer at all, at one pace and without a word of anybody else', async () => {
    const held = await registeredCustomer(world, rival);
    const { companyId, domain } = await freshCustomer(world);
    await world.idle();
    const browser = await signIn(world, partner);
    const started = performance.now();
    const free = await check(browser, `https://www.${domain}/about`);
    expect(performance.now() - started).toBeGreaterThan(100);
    expect(free.text).toContain(`${domain} is free`);
    const unavailable = await check(browser, held.domain);
    expect(unavailable.text).toContain(`${held.domain} is unavailable at the moment`);
    for (const hidden of [rival, held.registrationId, 'Quarry'])
      expect(unavailable.text).not.toContain(hidden);
    for (const nothing of ['gmail.com', 'co.uk', 'x', '', 'a'.repeat(400)])
      expect(await check(browser, nothing)).toMatchObject({
        status: 400,
        text: expect.stringContaining('id="domain-fault"'),
      });
    const asked = await world.rows(`SELECT 1 FROM availability_questions WHERE asker = 'partner:${partner}'`);
    expect(asked.length).toBeGreaterThan(1);
    const submitted = await browser.send(free, rest);
    expect(submitted).toMatchObject({
      status: 200,
      text: expect.stringContaining('Your registration was taken in'),
    });
    const id = /claims\/(reg_\w+)/.exec(submitted.text)?.[1] ?? '';
    expect(await desk.registration(manager(), id)).toMatchObject({
      state: 'under-review',
      account: { companyIds: [companyId] },
      note: 'Met them twice.',
      estimate: { amountMinor: '1250000', currency: 'EUR' },
    });
    const history = await desk.history(manager(), id);
    expect(history[0]).toMatchObject({
      kind: 'registration-submitted',
      actor: { role: 'partner', name: 'Nadia Fuchs' },
    });
    // Sent twice, it is one registration.
    expect((await browser.send(free, rest)).url).toContain(id);
    const queued = await browser.send(await check(browser, held.domain), rest);
    expect(queued.text).toContain('unavailable at the moment');
    // What stands in the way of its own is told before the rest is typed.
    expect((await check(browser, domain)).text).toContain('role="alert"');
  });

  test('makes a customer that HubSpot has not, once for all who ask, the first of them in front', async () => {
    const first = await signIn(world, partner);
    const second = await signIn(world, rival);
    const domain = 'heliotrope-unheard-of.com';
    const pages = [await check(first, domain), await check(second, domain)] as const;
    expect(await first.send(pages[0], rest)).toMatchObject({
      text: expect.stringContaining('Your registration was taken in'),
    });
    await second.send(pages[1], rest);
    await world.idle();
    const claims = await world.rows<{ partner_company_id: string; state: string; company_id: string }>(
      `SELECT r.partner_company_id, r.state, r.company_id FROM registrations r
         JOIN company_domains d ON d.company_id = r.company_id WHERE d.domain = $1 ORDER BY r.sequence`,
      [domain],
    );
    expect(claims).toMatchObject([
      { partner_company_id: partner, state: 'under-review' },
      { partner_company_id: rival, state: 'queued', company_id: claims[0]?.company_id },
    ]);
    expect((await first.open()).text).not.toContain('the customer is looked up');
  });

  test.each<[string, Record<string, string>, string]>([
    ['no name of the customer', { customer: '' }, 'customer-fault'],
    ['an amount that is none', { estimate: '12,5,0' }, 'estimate-fault'],
    ['a currency that is none', { 'estimate.currency': 'eur' }, 'estimate-fault'],
    ['signs that cannot be kept', { note: 'a\u0000b' }, 'note-fault'],
    ['4,001 signs', { note: 'a'.repeat(4001) }, 'note-fault'],
  ])('asks again for %s, and keeps what was typed', async (_, wrong, fault) => {
    const browser = await signIn(world, partner);
    const page = await browser.send(await check(browser, 'asks-again.com'), { ...rest, ...wrong });
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining(`id="${fault}"`) });
    expect(page.text).toContain(wrong.customer === '' ? 'Met them twice.' : 'value="Heliotrope"');
    expect(await world.rows(`SELECT 1 FROM partner_requests WHERE domain = 'asks-again.com'`)).toEqual([]);
  });

  test('is limited to 60 an hour of one partner, with a clear answer', async () => {
    const other = (await partnersByType(world))('services');
    const browser = await signIn(world, other);
    const page = await check(browser, 'many-at-once.com');
    const answers: number[] = [];
    for (let n = 0; n < 61; n += 1)
      answers.push(
        (await browser.send(page, { ...rest, key: randomUUID(), domain: `many-${n % 3}.com` })).status,
      );
    expect(answers.slice(0, 60).filter(status => status === 429)).toEqual([]);
    expect(await browser.send(page, rest)).toMatchObject({
      status: 429,
      text: expect.stringContaining('60 registrations an hour'),
    });
  });
});

describe('a follow-up with a file', () => {
  const file = (name: string, ...bytes: (number | string)[]) =>
    new File(
      bytes.map(part => (typeof part === 'string' ? part : new Uint8Array([part]))),
      name,
    );
  const png = [0x89, 'PNG', 0x0d, 0x0a, 0x1a, 0x0a, 'x'];
  const typed = { text: 'Met them at their office.', at: 'today', kind: 'follow-up' };
  let own: Registered;
  let browser: PartnerBrowser;
  const at = () => `/claims/${own.registrationId}/do/registration/log-follow-up`;
  beforeAll(async () => {
    own = await registeredCustomer(world, partner);
    browser = await signIn(world, partner);
  });

  test.each<[string, File]>([
    ['a script that calls itself a PDF', file('a.pdf', '<script>alert(1)</script>')],
    ['a picture that calls itself text', file('a.txt', ...png)],
    ['a page', file('a.html', '<html>')],
    ['a program', file('a.exe', 'MZ', 0)],
    ['a drawing with scripts', file('a.svg', '<svg onload="alert(1)"/>')],
    ['no extension', file('a', '%PDF-1.7')],
    ['text with a NUL', file('a.txt', 'a', 0, 'b')],
    ['6 million bytes less some', file('a.txt', 'a'.repeat(5 * 1024 * 1024 + 1))],
  ])('does not take %s, and logs nothing', async (_, wrong) => {
    const page = await browser.sendFile(await browser.open(at()), { ...typed, file: wrong });
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining('id="file-fault"') });
    expect(
      await world.rows('SELECT 1 FROM partner_files WHERE registration_id = $1', [own.registrationId]),
    ).toEqual([]);
    expect((await desk.registration(manager(), own.registrationId)).evidence).toEqual([]);
  });

  test('is too much for the server beyond 6 MB, which it does not read', async () => {
    const page = await browser.sendFile(await browser.open(at()), {
      ...typed,
      file: file('a.txt', 'a'.repeat(7 * 1024 * 1024)),
    });
    expect(page.status).toBe(413);
  });

  test('counts as documented, and its file comes back as a download that nothing opens, to the partner and to who looks after it', async () => {
    const form = await browser.open(at());
    const page = await browser.sendFile(form, { ...typed, file: file('../../Protokoll "März".png', ...png) });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('The follow-up is on record') });
    expect((await desk.registration(manager(), own.registrationId)).evidence).toMatchObject([
      { grade: 'C', counts: true, files: 1 },
    ]);
    const seenByRep = (await desk.registration(world.user('direct'), own.registrationId)).evidence;
    expect(seenByRep).toMatchObject([{ grade: 'C' }]);
    expect(seenByRep?.[0]).not.toHaveProperty('files');
    const href = /href="[^"]*(\/files\/fil_\w+)"/.exec(page.text)?.[1] ?? '';
    const download = await browser.open(href);
    expect(download.status).toBe(200);
    expect(download.headers.get('content-type')).toBe('image/png');
    expect(download.headers.get('content-disposition')).toMatch(
      /^attachment; filename="Protokoll _M_rz_.png"/,
    );
    expect(download.headers.get('x-content-type-options')).toBe('nosniff');
    expect(download.headers.get('content-security-policy')).toContain('sandbox');
    const stranger = await signIn(world, rival);
    expect((await stranger.open(href)).status).toBe(404);
    const path = `/api/v1/registrations/${own.registrationId}/files`;
    const { files } = evidenceFilesAnswerSchema.parse((await world.api(manager())('GET', path)).body);
    const [piece] = (await desk.registration(manager(), own.registrationId)).evidence ?? [];
    expect(files).toMatchObject([{ evidenceId: piece?.id, mediaType: 'image/png', sizeBytes: 9 }]);
    const byLink = await fetch(files[0]?.url ?? '');
    expect(byLink.headers.get('content-disposition')).toContain('attachment');
    expect(new Uint8Array(await byLink.arrayBuffer())).toHaveLength(9);
    expect((await world.api(world.user('direct'))('GET', path)).status).toBe(404);
    // Sent twice, it is one follow-up with one file; sent again with other words, it is neither taken nor a failure.
    const again = await browser.sendFile(form, {
      ...typed,
      file: file('../../Protokoll "März".png', ...png),
    });
    expect(again).toMatchObject({ status: 200, text: expect.stringContaining('The follow-up is on record') });
    const changed = await browser.sendFile(form, { ...typed, text: 'They met us at ours.' });
    expect(changed).toMatchObject({
      status: 409,
      text: expect.stringContaining('This form was sent before'),
    });
    expect((await desk.registration(manager(), own.registrationId)).evidence).toHaveLength(1);
  });
});

describe('the public form', () => {
  const wanted = {
    person: 'Ines Roth',
    customer: 'Marigold',
    note: '',
    estimate: '',
    'estimate.currency': 'EUR',
  };
  const address = async () =>
    String((await world.api(manager())('GET', `/api/v1/partners/${partner}/contacts`)).body.registerUrl);
  const requestOf = (text: string) => /name="request" value="(prq_\w+)"/.exec(text)?.[1] ?? '';
  const fill = async (typed: Record<string, string>) => {
    const browser = partnerBrowser(await address());
    return {
      browser,
      page: await browser.send(
        await browser.open(),
        { ...wanted, ...typed },
        `${new URL(browser.link).pathname}`,
      ),
    };
  };
  /** All but what is minted anew. */
  const without = (text: string) => text.replaceAll(/prq_\w+/g, '');

  test('answers the same for a partner’s address and for anybody’s, and for a customer that is free or not', async () => {
    const held = await registeredCustomer(world, rival);
    const own = await fill({ email: `ines@${await domainOf(world, partner)}`, domain: held.domain });
    const other = await fill({ email: 'ines@nobodys-partner.com', domain: 'marigold-and-sons.com' });
    expect(own.page.status).toBe(200);
    expect(without(own.page.text)).toBe(without(other.page.text));
    const answers = [];
    for (const { browser, page } of [own, other]) {
      const request = requestOf(page.text);
      expect((await browser.send(page, { code: '00000000' })).status).toBe(400);
      const asked = performance.now();
      const done = await browser.send(page, { code: await codeFor(world, request) });
      expect(performance.now() - asked).toBeGreaterThan(100);
      answers.push(done.text);
      expect((await browser.send(page, { code: await codeFor(world, request) })).status).toBe(400);
    }
    expect(answers[0]).toContain('Thank you');
    expect(answers[0]).toBe(answers[1]);
    await world.idle();
    const [contact] = await world.rows<{ contact_id: string }>(
      `SELECT contact_id FROM partner_contacts WHERE email LIKE 'ines@%'`,
    );
    expect(
      await world.rows('SELECT state, submitted_by FROM registrations WHERE submitted_by = $1', [
        contact?.contact_id,
      ]),
    ).toEqual([{ state: 'queued', submitted_by: contact?.contact_id }]);
    const templates = await world.rows(`SELECT template FROM mails WHERE subject_id = $1`, [
      contact?.contact_id,
    ]);
    expect(templates).toContainEqual({ template: 'partner-page' });
    const requests = await world.rows(
      `SELECT status FROM partner_requests WHERE person_email LIKE 'ines@%' ORDER BY request_no`,
    );
    expect(requests).toEqual([{ status: 'submitted' }, { status: 'passed-on' }]);
  });

  test('passes on to the partner managers what nobody’s partner asks for, once the address is shown', async () => {
    await desk.changePolicy(policy => ({ ...policy, enforcement: 'advise' }));
    const { browser, page } = await fill({
      email: 'una@unknown-firm.com',
      domain: 'orchid-works.com',
      note: '<b>Please</b>',
    });
    const tasks = () =>
      world.rows<{ payload: { subject: string; body: string } }>(
        `SELECT payload FROM effects WHERE subject_id LIKE 'request:%' AND payload ->> 'body' LIKE '%una@unknown-firm.com%'`,
      );
    expect(await tasks()).toEqual([]);
    await browser.send(page, { code: await codeFor(world, requestOf(page.text)) });
    expect((await tasks())[0]?.payload.body).toContain('orchid-works.com');
  });

  test('is limited: three forms an hour for one address, and nothing is known of a program that is not', async () => {
    const typed = { email: 'often@often-firm.com', domain: 'often.com' };
    for (let n = 0; n < 3; n += 1) expect((await fill(typed)).page.status).toBe(200);
    expect((await fill(typed)).page).toMatchObject({
      status: 429,
      text: expect.stringContaining('Nothing was sent'),
    });
    // What another server counted counts here, too.
    const counted = (tries: number) =>
      world.rows(
        `INSERT INTO limit_windows (portal_id, source, began_at, tries)
         VALUES ($1, sha256('form address seldom@seldom-firm.com'), clock_timestamp(), $2)
         ON CONFLICT (portal_id, source) DO UPDATE SET tries = $2`,
        [world.portalId, tries],
      );
    const seldom = { email: 'seldom@seldom-firm.com', domain: 'seldom.com' };
    await counted(3);
    expect((await fill(seldom)).page.status).toBe(429);
    await counted(2);
    expect((await fill(seldom)).page.status).toBe(200);
    await world.rows(
      `UPDATE limit_windows SET tries = 999, began_at = clock_timestamp() - interval '61 minutes'`,
    );
    expect((await fill(seldom)).page.status).toBe(200);
    const { pathname } = new URL(await address());
    for (const slug of ['x', '1-0000000000000000', `${pathname.split('/').at(-1)}0`])
      expect((await fetch(`${world.serverUrl}/register/${slug}`)).status).toBe(404);
  });

  test('shows what was typed as text, and asks again beside each field', async () => {
    const script = '"><script>alert(1)</script>';
    const { page } = await fill({
      person: script,
      email: script,
      domain: script,
      customer: script,
      note: script,
      estimate: script,
    });
    expect(page.status).toBe(400);
    expect(page.text).not.toContain('<script');
    for (const field of ['email', 'domain', 'estimate']) expect(page.text).toContain(`id="${field}-fault"`);
  });
});

describe('of a rival on the same customer', () => {
  /** The page without what is a customer's or a session's own: ids, names, domains, keys, and minutes that pass. */
  const plain = (text: string, customer: Registered | Customer, id: string) =>
    text
      .replaceAll(id, 'ID')
      .replaceAll(customer.domain, 'DOMAIN')
      .replaceAll(/Quarry \d+/g, 'NAME')
      .replaceAll(/name="(key|form)" value="[^"]*"/g, '')
      .replaceAll(/\/(p|c|f)\/[^/"?]+/g, '/$1/LINK')
      .replaceAll(/\d\d:\d\d/g, 'TIME')
      .replaceAll(/ACT|(cns|dsp|act|evd|fil)_\w+/g, 'ACT');
  type Own = Registered & { followUpLink: string; consentLink: string };
  type Visitor = Awaited<ReturnType<typeof signIn>>;
  /** What a partner's page or answer says of one of its customers; a text: why it says nothing of any. */
  type Look = ((own: Own, browser: Visitor) => Promise<string[]>) | string;
  const apart = 'who waits is looked at below';
  const noCustomer = 'nothing on it is about a customer';
  const links = ({ text }: { text: string }) => [
    ...new Set([...text.matchAll(/href="[^"]*(\/claims\/[^"?]+\/do\/[^"]+)"/g)].map(([, path = '']) => path)),
  ];
  const follow = async (own: Own, browser: Visitor) => {
    const page = await browser.open(`/claims/${own.registrationId}`);
    return await Promise.all(links(page).map(async path => await browser.open(path)));
  };
  const texts = (pages: readonly { status: number; text: string }[]) => {
    expect(pages.map(({ status }) => status)).not.toContain(404);
    return pages.map(({ text }) => text);
  };
  const looks: Record<string, Look> = {
    'GET /p/:token': async (own, browser) => {
      const rows = (await browser.open()).text.match(/<li.*?<\/li>/gs) ?? [];
      return [rows.find(row => row.includes(own.registrationId)) ?? 'missing'];
    },
    'GET /p/:token/claims/:id': async (own, browser) =>
      texts([await browser.open(`/claims/${own.registrationId}`)]),
    'GET /p/:token/claims/:id/do/:about/:name': async (own, browser) => {
      const pages = await follow(own, browser);
      expect(pages.length).toBeGreaterThan(3);
      return texts(pages);
    },
    // What is left empty, what is done, and in the end the page after the last act.
    'POST /p/:token/claims/:id/do/:about/:name': async (own, browser) => {
      const at = (name: string) => browser.open(`/claims/${own.registrationId}/do/registration/${name}`);
      const typed = { text: 'They saw the demo.', kind: 'demo' };
      const file = new File([new Uint8Array(Buffer.from('%PDF-1.7 minutes'))], 'minutes.pdf');
      return texts([
        await browser.send(await at('log-follow-up'), { text: '' }),
        await browser.send(await at('open-dispute'), { kind: 'partner-direct', text: 'They called.' }),
        await browser.sendFile(await at('log-follow-up'), { ...typed, file }),
      ]);
    },
    'GET /p/:token/files/:fileId': async (own, browser) => {
      const { text } = await browser.open(`/claims/${own.registrationId}`);
      const [, path = '/missing'] = /href="[^"]*(\/files\/fil_\w+)"/.exec(text) ?? [];
      return texts([await browser.open(path)]);
    },
    'GET /p/:token/claims/:id/receipt': async (own, browser) => {
      const { text } = await browser.open(`/claims/${own.registrationId}/receipt`);
      return [Object.keys(receiptSchema.parse(JSON.parse(text))).join(' ')];
    },
    'GET /c/:token': async own => texts([await partnerBrowser(own.consentLink).open()]),
    'POST /c/:token': async own =>
      texts([await partnerBrowser(own.consentLink).post('', { answer: 'no', reason: 'Not now.' })]),
    'GET /f/:token': async own => texts([await partnerBrowser(own.followUpLink).open()]),
    'POST /f/:token': async own => texts([await partnerBrowser(own.followUpLink).post('', { text: '' })]),
    'GET /p/:token/tier': noCustomer,
    'GET /p/:token/tier/do/:name': noCustomer,
    'POST /p/:token/tier/do/:name': noCustomer,
    'POST /p/:token/code': noCustomer,
    'POST /p/:token/session': noCustomer,
    'POST /p/:token/leave': noCustomer,
    'GET /p/:token/register': noCustomer,
    'GET /p/:token/mail': noCustomer,
    'POST /p/:token/mail': noCustomer,
    'POST /p/:token/register/check': apart,
    'POST /p/:token/register': apart,
    'GET /register/:program': noCustomer,
    'POST /register/:program': apart,
    'POST /register/:program/confirm': apart,
    'GET /u/:token': noCustomer,
    'POST /u/:token': noCustomer,
  };

  test('every page and answer of the server that a partner can reach is looked at', () => {
    const reached = routes
      .filter(({ auth, path }) => auth === 'public' && /^\/(p|c|f|u|register)\//.test(path))
      .map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(looks).sort()).toEqual(reached.sort());
  });

  test('a holder reads nothing: each of its pages and answers has the same bytes with a rival in line and without', {
    timeout: 60_000,
  }, async () => {
    const browser = await signIn(world, partner);
    const [alone, followed] = [
      await registeredCustomer(world, partner),
      await registeredCustomer(world, partner),
    ];
    await world.advance('P7D');
    await world.idle();
    const consents = consentDeskOf(world);
    const withLinks = async (own: Registered): Promise<Own> => {
      const consent = await consents.asked(world.user('direct'), own.registrationId, { kind: 'account' });
      const name = `Quarry ${/\d+/.exec(own.domain)?.[0]}`;
      const warned = (await mailTo(world, browser.contact.email ?? '')).find(
        ({ template, subject }) => template === 'follow-up-due' && subject === `Follow up on ${name}`,
      );
      return {
        ...own,
        consentLink: await consents.linkOf(manager(), consent.id),
        followUpLink: warned?.links['follow-up'] ?? 'missing',
      };
    };
    const pair = [await withLinks(alone), await withLinks(followed)] as const;
    await desk.claim(manager(), { companyId: followed.companyId, partnerCompanyId: rival });
    await world.idle();
    for (const [route, look] of Object.entries(looks)) {
      if (typeof look === 'string') continue;
      const [one, other] = [await look(pair[0], browser), await look(pair[1], browser)];
      expect(one.length, route).toBeGreaterThan(0);
      expect(
        other.map(text => plain(text, followed, followed.registrationId)),
        route,
      ).toEqual(one.map(text => plain(text, alone, alone.registrationId)));
    }
  });

  test('who waits reads that it is unavailable, in the same bytes whoever is in front and however it stands', async () => {
    const browser = await signIn(world, partner);
    const distributor = (await partnersByType(world))('distributor');
    const waits: [Customer, () => Promise<unknown>][] = [];
    const registered = await registeredCustomer(world, rival);
    waits.push([registered, async () => undefined]);
    for (const by of [rival, distributor]) {
      const customer = await freshCustomer(world);
      waits.push([
        customer,
        () => desk.claim(manager(), { companyId: customer.companyId, partnerCompanyId: by }),
      ]);
    }
    await world.idle();
    const told: string[][] = [];
    for (const [customer, claim] of waits) {
      await claim();
      const checked = await browser.send(await browser.open('/register'), { domain: customer.domain });
      const rest = { customer: 'A customer', note: '', estimate: '' };
      const submitted = await browser.send(checked, rest);
      const id = /claims\/(reg_\w+)/.exec(submitted.url)?.[1] ?? '';
      const seen = [checked, submitted];
      for (const page of [
        '/do/registration/reconfirm',
        '/do/registration/withdraw',
        '/do/registration/open-dispute',
      ])
        seen.push(await browser.open(`/claims/${id}${page}`));
      for (const { text } of seen)
        for (const hidden of [rival, distributor, registered.registrationId])
          expect(text).not.toContain(hidden);
      told.push(seen.map(({ text }) => plain(text, customer, id)));
    }
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  test('free and unavailable differ in the verdict alone', async () => {
    const browser = await signIn(world, partner);
    const free = await freshCustomer(world);
    const taken = await registeredCustomer(world, rival);
    await world.idle();
    const check = async (customer: Customer) =>
      plain(
        (await browser.send(await browser.open('/register'), { domain: customer.domain })).text,
        customer,
        'none',
      );
    const verdict = /<div class="note (good|warn)">.*?<\/div>/s;
    const [one, other] = [await check(free), await check(taken)];
    expect(one).not.toBe(other);
    expect(one.replace(verdict, '')).toBe(other.replace(verdict, ''));
  });
});

test('a person who is erased has no link, no session and no name any more; what the person did stays', async () => {
  const own = await registeredCustomer(world, partner);
  const email = `erased@${await domainOf(world, partner)}`;
  await write(`/api/v1/partners/${partner}/contacts`, { email, name: 'Olga Brandt', contactId: '4711' });
  const browser = await signIn(world, partner, { email, name: 'Olga Brandt' });
  await browser.send(await browser.open(`/claims/${own.registrationId}/do/registration/withdraw`), {
    text: '',
  });
  const erased = await world.api(admin())('POST', '/api/v1/people/contact/4711/erase', {
    idempotencyKey: randomUUID(),
  });
  expect(erased.status).toBe(200);
  expect((await browser.open()).status).toBe(410);
  const rows = await world.rows(
    `SELECT name, email, hubspot_contact_id FROM partner_contacts WHERE contact_id = $1`,
    [browser.contact.id],
  );
  expect(rows).toEqual([{ name: null, email: null, hubspot_contact_id: null }]);
  expect(JSON.stringify(await world.rows('SELECT address FROM mail_addresses'))).not.toContain(email);
  const entry = (await desk.history(manager(), own.registrationId)).find(
    ({ kind }) => kind === 'registration-withdrawn',
  );
  expect(entry).toMatchObject({ actor: { name: 'A contact of the partner' } });
});
