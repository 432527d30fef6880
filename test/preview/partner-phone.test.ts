import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { consentDeskOf } from '../e2e/support/consents.ts';
import { type Constellation, startConstellation, type User } from '../e2e/support/constellation.ts';
import { change } from '../e2e/support/crm-acts.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from '../e2e/support/desk.ts';
import { issueLink } from '../e2e/support/partner-page.ts';
import { addSeat } from '../e2e/support/people.ts';
import { describeWith } from '../support/find-tool.ts';
import { keepPicture, seriousFindings } from './browse-preview.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const phone = { width: 390, height: 844 };
const connected = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
const mailsSchema = z.object({
  mails: z.array(
    z.object({
      template: z.string(),
      code: z.string().nullable(),
      links: z.record(z.string(), z.string()),
    }),
  ),
});

/** A partner's person at a phone: nothing but the mail that the program sends, and the pages behind its link. */
describeWith('chromium', 'a partner at a phone', found => {
  const running = new AsyncDisposableStack();
  let world: Constellation;
  let desk: Desk;
  let browser: BrowserContext;
  let page: Page;
  let partner = '';
  let rival = '';
  let email = '';
  let renewable: Registered;
  const complaints: string[] = [];

  beforeAll(async () => {
    world = running.use(await startConstellation());
    desk = deskOf(world);
    const partners = await partnersByType(world);
    partner = partners('reseller Premier');
    rival = partners('reseller Registered');
    const seat = await addSeat(world, partner, 'sam@partner.example');
    renewable = await registeredCustomer(world, partner);
    for (const days of ['P40D', 'P45D']) {
      await world.advance(days);
      await world.idle();
      await call(seat, renewable.companyId);
      await world.idle();
    }
    await world.advance('PT2M');
    await world.idle();
    const launched = running.adopt(
      await chromium.launch({
        executablePath: 'program' in found ? found.program : found.configured,
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
      }),
      opened => opened.close(),
    );
    browser = await launched.newContext({ viewport: phone, isMobile: true, hasTouch: true, locale: 'en-GB' });
    browser.setDefaultTimeout(15_000);
    page = await browser.newPage();
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', message => {
      if (message.type() === 'error' && !/status of (4|5)\d\d/.test(message.text()))
        complaints.push(message.text());
    });
  });
  afterAll(async () => {
    await running.disposeAsync();
    expect(complaints).toEqual([]);
  });

  const manager = () => world.user('partner-manager');
  const rep = () => world.user('direct');
  const approver = () => world.user('approver');
  const sees = (words: string | RegExp) => page.getByText(words).first().waitFor();
  const press = (name: string | RegExp) => page.getByRole('button', { name }).click();
  const follow = (name: string | RegExp) => page.getByRole('link', { name }).first().click();
  const home = () =>
    page
      .getByRole('link', { name: /Your customers/ })
      .first()
      .click();

  /** The page fits the phone, keeps nobody from using it, and has a picture when one is asked for. */
  async function look(name: string) {
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width);
    expect(await seriousFindings(page)).toEqual([]);
    await keepPicture(page, `partner-${name}`);
  }

  async function newestMail(template: string) {
    await world.idle();
    const answer = await fetch(`${world.serverUrl}/_demo/mail?to=${encodeURIComponent(email)}`);
    const mail = mailsSchema.parse(await answer.json()).mails.find(each => each.template === template);
    if (mail === undefined) throw new Error(`No mail ${template} to ${email}`);
    return mail;
  }

  async function call(seat: User, companyId: string) {
    const [row] = await world.rows<{ now: string }>(
      `SELECT to_char(program_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS now`,
    );
    await world.crm(seat)('POST', '/crm/objects/2026-09/calls', {
      properties: {
        hs_timestamp: row?.now,
        hs_call_status: 'COMPLETED',
        hs_call_direction: 'OUTBOUND',
        hs_call_disposition: connected,
      },
      associations: [
        {
          to: { id: companyId },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 182 }],
        },
      ],
    });
  }

  /** Opens a claim from the list, and the form of something that can be done about it. */
  async function openClaim(registrationId: string) {
    await page.goto(page.url().replace(/(\/p\/[^/?]+).*/, '$1'));
    await page.locator(`a[href$="/claims/${registrationId}"]`).first().click();
  }
  const stateOf = async (registrationId: string) => await desk.registration(manager(), registrationId);
  async function claimOf(companyId: string, partnerCompanyId = partner) {
    return await desk.claim(manager(), { companyId, partnerCompanyId });
  }

  test('opens the link of the mail with the code of the mail, and finds its customers, what is at risk first', async () => {
    const contact = await issueLink(world, partner, { name: 'Nadia Fuchs' });
    email = contact.email ?? '';
    const { links } = await newestMail('partner-page');
    expect(Object.values(links)).toEqual([contact.url]);
    await page.goto(contact.url);
    await look('link');
    await press('Send me a code');
    await sees('A code of eight digits is on its way');
    await page.getByLabel('Code').fill('12345678');
    await press('Open my page');
    await page.getByRole('alert').first().waitFor();
    await look('wrong-code');
    await page.getByLabel('Code').fill((await newestMail('sign-in-code')).code ?? '');
    await press('Open my page');
    await sees('Registered to you');
    await look('customers');
  });

  test('registers a customer after the check by domain, and keeps a receipt that verifies offline', async () => {
    const { domain } = await freshCustomer(world);
    await world.idle();
    await follow('Register a customer');
    await look('register');
    await page.getByLabel('The customer’s domain').fill('gmail.com');
    await press('Check');
    await page.getByText('identify nobody').waitFor();
    await page.getByLabel('The customer’s domain').fill(`https://www.${domain}/`);
    await press('Check');
    await sees(`${domain} is free`);
    await page.getByLabel('Name of the customer').fill('Quarry');
    await page.getByLabel(/What have you done so far/).fill('Two meetings, one demo.');
    await page.getByLabel('Estimated amount (optional)').fill('12,500');
    await look('register-free');
    await press('Submit the registration');
    await sees('Your registration was taken in');
    await look('claim-in-review');
    const [download] = await Promise.all([page.waitForEvent('download'), follow('Download the receipt')]);
    const folder = await mkdtemp(join(tmpdir(), 'dibs-receipt-'));
    const file = join(folder, 'receipt.json');
    await writeFile(file, await readFile(await download.path()));
    const key = join(folder, 'key.json');
    await writeFile(key, await (await fetch(`${world.serverUrl}/api/v1/receipt-key`)).text());
    const verify = promisify(execFile);
    await verify(process.execPath, ['commands/receipt.ts', 'verify', file, '--key', key]);
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"sequence": "(\d+)"/, '"sequence": "1"'));
    await expect(
      verify(process.execPath, ['commands/receipt.ts', 'verify', file, '--key', key]),
    ).rejects.toThrow();
  });

  test('is told “unavailable” of a customer that a rival has, waits in line, and confirms its place', async () => {
    const held = await registeredCustomer(world, rival);
    await home();
    await follow('Register a customer');
    await page.getByLabel('The customer’s domain').fill(held.domain);
    await press('Check');
    await sees(`${held.domain} is unavailable at the moment`);
    await look('register-unavailable');
    await page.getByLabel('Name of the customer').fill('Quarry');
    await press('Submit the registration');
    await sees('Waiting in line');
    await follow('Stay in line');
    await sees('What will happen');
    await look('reconfirm');
    await press('Confirm the place');
    await sees('Your place is confirmed');
    expect(await page.content()).not.toContain(held.registrationId);
  });

  test('answers what the reviewer asks', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await claimOf(companyId);
    await desk.act(manager(), id, 'request-info', {
      fields: ['note', 'estimate'],
      text: 'Whom have you met?',
    });
    expect((await newestMail('info-asked')).links).toHaveProperty('page');
    await openClaim(id);
    await sees('Whom have you met?');
    await follow('Answer');
    await page.getByLabel(/What have you done so far/).fill('The plant manager, twice.');
    await page.getByLabel(/Estimated amount/).fill('much');
    await press('Send the answer');
    await page.getByText('Give an amount such as').waitFor();
    await look('answer-with-a-fault');
    await page.getByLabel(/Estimated amount/).fill('9000');
    await press('Send the answer');
    await sees('Your answer was sent');
    expect(await stateOf(id)).toMatchObject({ state: 'under-review', note: 'The plant manager, twice.' });
  });

  test('logs a follow-up with a file', async () => {
    const own = await registeredCustomer(world, partner);
    await openClaim(own.registrationId);
    await follow('Log a follow-up');
    await page.getByLabel(/What did you do/).fill('Showed the demo to the plant manager.');
    await page.getByLabel(/What it was/).selectOption('demo');
    await page.getByLabel(/A file that shows it/).setInputFiles({
      name: 'minutes.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('<script>alert(1)</script>'),
    });
    await press('Log the follow-up');
    await page.getByText('That is no PDF').waitFor();
    await look('follow-up-with-a-wrong-file');
    await page.getByLabel(/A file that shows it/).setInputFiles({
      name: 'minutes.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7 minutes'),
    });
    await press('Log the follow-up');
    await sees('The follow-up is on record');
    await sees('minutes.pdf');
    await look('claim-registered');
    expect((await stateOf(own.registrationId)).evidence).toMatchObject([{ grade: 'C', counts: true }]);
  });

  test('answers a request for consent, and takes it back', async () => {
    const own = await registeredCustomer(world, partner);
    await consentDeskOf(world).asked(rep(), own.registrationId, { kind: 'account' });
    await openClaim(own.registrationId);
    expect((await newestMail('consent-asked')).links).toHaveProperty('consent');
    await sees('Your consent is asked for');
    await look('consent');
    await follow('Grant');
    await press('Grant the consent');
    await sees('You consent.');
    await follow('Take back');
    await press('Take it back');
    await sees('Your consent is taken back.');
    expect((await stateOf(own.registrationId)).consents).toMatchObject([{ status: 'revoked' }]);
  });

  test('objects to a reported loss', async () => {
    const own = await registeredCustomer(world, partner);
    await change(world, rep(), 'deals', own.dealId, { dealstage: 'closedlost' });
    await world.idle();
    await openClaim(own.registrationId);
    expect((await newestMail('loss-reported')).links).toHaveProperty('page');
    await sees('The deal was reported lost');
    await follow('Object to the loss');
    await page.getByLabel(/Why it is not lost/).fill('They buy next week.');
    await press('Object');
    await sees('Your objection is on record');
    expect(await stateOf(own.registrationId)).toMatchObject({ state: 'active', lossReported: null });
  });

  test('opens a dispute, gives evidence and follows it', async () => {
    const held = await registeredCustomer(world, rival);
    const id = await claimOf(held.companyId);
    await openClaim(id);
    await follow('Open a dispute');
    expect(await page.getByLabel('Dispute with whom').locator('option').count()).toBe(3);
    await page.getByLabel('Dispute with whom').selectOption('partner-partner');
    await page.getByLabel(/What happened/).fill('We were there first.');
    await press('Open the dispute');
    await sees('The dispute is open');
    await follow('Give evidence');
    await page.getByLabel(/What speaks for your side/).fill('The mail of 3 May.');
    await press('Give the evidence');
    await sees('Your evidence is on record');
    await sees('You, ');
    await look('dispute');
    const text = await page.content();
    for (const hidden of [held.registrationId, rival]) expect(text).not.toContain(hidden);
  });

  test('answers in words what people and which deal a claim is about', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await claimOf(companyId);
    await desk.act(manager(), id, 'request-info', { fields: ['contacts', 'deal'], text: 'Who, and what?' });
    await openClaim(id);
    await follow('Answer');
    await look('answer-in-words');
    await page.getByLabel(/The people you work with/).fill('Ms Ortega, plant manager.');
    await page.getByLabel(/Which deal it is/).fill('The line of 2027.');
    await press('Send the answer');
    await sees('Your answer was sent');
    expect((await stateOf(id)).note).toBe(
      'The people it works with: Ms Ortega, plant manager.\nThe deal: The line of 2027.',
    );
  });

  test('objects to a revocation, and appeals one', async () => {
    const own = await registeredCustomer(world, partner);
    const revoke = { code: 'BREACH_OF_TERMS', text: 'No calls.', withNotice: true };
    expect(await desk.act(approver(), own.registrationId, 'revoke', revoke)).toMatchObject({ ok: true });
    expect((await newestMail('revocation-proposed')).links).toHaveProperty('page');
    await openClaim(own.registrationId);
    await follow('Object to the revocation');
    await look('object-to-revocation');
    await page.getByLabel(/Why it should stay registered/).fill('We called twice.');
    await press('Object');
    await sees('a second person decides');
    expect((await stateOf(own.registrationId)).life?.revocation).toMatchObject({ partnerObjects: true });

    const rejected = await freshCustomer(world);
    await world.idle();
    const id = await claimOf(rejected.companyId);
    await desk.act(manager(), id, 'reject', { code: 'NOT_QUALIFIED', text: 'Too small.' });
    expect((await newestMail('rejected')).links).toHaveProperty('page');
    await openClaim(id);
    await follow('Appeal');
    await look('appeal');
    await page.getByLabel(/What the decision did not see/).fill('They doubled last year.');
    await press('Appeal');
    await sees('Your appeal is on record');
    expect((await stateOf(id)).contested).toBe(true);
  });

  test('chooses the zone in which its mail is worded', async () => {
    await home();
    await follow('Your mail');
    await look('mail');
    await page.getByLabel('Your time zone').selectOption('Asia/Tokyo');
    await press('Save');
    await sees('Saved.');
  });

  test('withdraws, after reading what that means, and may leave it', async () => {
    const own = await registeredCustomer(world, partner);
    await openClaim(own.registrationId);
    await follow('Withdraw');
    await sees('Protection ends now');
    await look('withdraw');
    await follow('Leave it');
    await follow('Withdraw');
    await press('Withdraw the claim');
    await sees('The claim is withdrawn');
    expect((await stateOf(own.registrationId)).state).toBe('withdrawn');
  });

  test('asks for a renewal in the last days, and of a fresh one reads from when', async () => {
    await openClaim(renewable.registrationId);
    await follow('Renew');
    await press('Renew the registration');
    await page
      .getByText(/Your renewal was taken in|HubSpot is being read again/)
      .first()
      .waitFor();
    await look('renew');
    if ((await page.getByText('HubSpot is being read again').count()) > 0) {
      await world.idle();
      await press('Renew the registration');
      await sees('Your renewal was taken in');
    }
    const { renewals, renewalPending } = await stateOf(renewable.registrationId);
    expect(renewals === 1 || renewalPending != null).toBe(true);
    const fresh = await registeredCustomer(world, partner);
    await openClaim(fresh.registrationId);
    await sees(/Renew: It can be renewed from/);
  });

  test('reads what keeps and what gains its tier', async () => {
    await home();
    await follow('Your tier');
    await sees(/What keeps Premier/);
    await look('tier');
    await home();
    await look('customers-at-the-end');
  });

  test('in the dark, and in nobody’s name: signing out ends it', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await look('customers-dark');
    await press('Sign out');
    await sees('Send me a code');
    await look('link-dark');
  });

  test('without a link, by the public form: the answer is a thank-you, and the mail brings the link', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    const { body } = await world.api(manager())('GET', `/api/v1/partners/${partner}/contacts`);
    const domain = email.split('@')[1] ?? '';
    email = `ines@${domain}`;
    await page.goto(String(body.registerUrl));
    await look('public-form');
    await page.getByLabel('Your name').fill('Ines Roth');
    await page.getByLabel('Your mail address at work').fill(email);
    await page.getByLabel('The customer’s domain').fill('marigold-of-the-form.com');
    await page.getByLabel('Name of the customer').fill('Marigold');
    await press('Send me a code');
    await sees('on its way to the address that you gave');
    await page.getByLabel('Code').fill((await newestMail('verify-address')).code ?? '');
    await press('Confirm');
    await sees('Your address is confirmed');
    await look('public-form-done');
    const { links } = await newestMail('partner-page');
    await page.goto(Object.values(links)[0] ?? '');
    await press('Send me a code');
    await page.getByLabel('Code').fill((await newestMail('sign-in-code')).code ?? '');
    await press('Open my page');
    await sees('Marigold');
  });
});
