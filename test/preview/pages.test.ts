import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { peopleForm as realPeopleForm } from '../../adapters/policy/people-form.ts';
import { emptyDirectory } from '../../domain/directory.ts';
import { home, homeStates, mixed, outcome, work } from '../extensions/page-builders.ts';
import {
  calendarForm,
  dryRun,
  noMail,
  partnerSession,
  peopleForm,
  policyForm,
  registerUrl,
  setUp,
  someMail,
} from '../extensions/settings-builders.ts';
import { dealView, refusal } from '../extensions/view-builders.ts';
import { describeWith } from '../support/find-tool.ts';
import {
  type BrowsedPreview,
  browsePreview,
  keepPicture,
  type Seat,
  seriousFindings,
} from './browse-preview.ts';
import type { StubCall } from './stub-api.ts';

describeWith('chromium', 'the app’s pages, from their real bundles', found => {
  let preview: BrowsedPreview;
  let seat: Seat;
  let page: Seat['page'];
  beforeAll(async () => {
    preview = await browsePreview(found);
    preview.api.answers(() => ({ json: home() }));
    seat = await preview.open('page=home');
    page = seat.page;
  });
  afterEach(() => expect(seat.complaints.splice(0)).toEqual([]));
  afterAll(() => preview?.[Symbol.asyncDispose]());

  const open = (name: 'home' | 'settings') => seat.at(`page=${name}`);
  const shown = () => page.locator('[data-card="home"], [data-card="settings"]');
  const sees = (words: string) => shown().getByText(words).first().waitFor();
  const press = (name: string) => shown().getByRole('button', { name, exact: true }).click();
  const choose = async (label: string, option: string | RegExp) => {
    await shown().getByRole('combobox', { name: label }).click();
    await shown().getByRole('option', { name: option }).click();
  };
  const accessible = async (name: string) => {
    await keepPicture(page, name);
    expect(await seriousFindings(page), name).toEqual([]);
  };
  const answers = (reply: (call: StubCall) => unknown) =>
    preview.api.answers(call => ({ json: reply(call) }));

  test.each(homeStates)('home says in words: $name', async ({ name, view, says }) => {
    answers(() => view);
    await open('home');
    for (const words of says) await sees(words);
    await accessible(`home ${name}`);
  });

  test('home is not for everybody, and says so', async () => {
    answers(() => ({ ok: false, refusal: refusal({ title: 'This page is for partner managers' }) }));
    await open('home');
    await sees('This page is for partner managers');
    await accessible('home refused');
  });

  test('home: a server that is down is said, and found again', async () => {
    answers(() => home());
    await open('home');
    await sees('Acme Corp');
    await page.getByLabel('The server').selectOption('down');
    await page.getByRole('button', { name: 'Reload cards' }).click();
    await sees('The server cannot be reached');
    await accessible('home server down');
    await page.getByLabel('The server').selectOption('none');
    await press('Try again');
    await sees('Acme Corp');
  });

  test('home: filter, search, choose by keyboard, read the preview, approve', async () => {
    const two = [
      work(),
      work({ key: 'review:reg_02', registrationId: 'reg_02', customer: { companyId: '12', name: 'Globex' } }),
    ];
    let approved = false;
    answers(({ path, method }) => {
      const { now, timeZone, counts } = home({ items: two });
      if (path.endsWith('/approvals/preview')) return { ok: true, outcomes: mixed };
      if (method === 'POST') approved = true;
      if (method === 'POST') return { ok: true, outcomes: [outcome()] };
      if (path.endsWith('/registrations')) return { ok: true, found: [] };
      if (path.endsWith('/worklist'))
        return { ok: true, now, timeZone, counts, items: approved ? [] : two, next: null };
      return home({ items: two });
    });
    await open('home');
    await choose('Kind of work', /^Claims to decide \(2\)/);
    await shown().getByRole('searchbox').fill('glob');
    await press('Search');
    await sees('No registration has “glob” in its customer, partner or deal');
    await shown()
      .getByRole('checkbox', { name: /^Choose the claim on Globex/ })
      .press('Space');
    await shown()
      .getByRole('checkbox', { name: /^Choose every claim/ })
      .press('Space');
    await accessible('home chosen');
    await press('Approve 2 claims…');
    await sees('Approve 1 claim?');
    await accessible('home approve preview');
    await press('Approve 1 now');
    await sees('1 approved');
    await accessible('home approved');
    await press('Close');
    await sees('Nothing of this kind waits');
  });

  test('home: a row leads to its record', async () => {
    const dealId = await preview.newestDeal();
    answers(({ path }) => (path.includes('/deals/') ? dealView() : home({ items: [work({ dealId })] })));
    await open('home');
    await shown().getByRole('link', { name: 'Open deal' }).click();
    await page
      .locator('[data-card="deal-card"]')
      .getByText('Acme Corp is free to register')
      .first()
      .waitFor();
    expect(page.url()).toContain(`deal=${dealId}`);
  });

  const settings = (change: Partial<Record<'check' | 'save' | 'people', unknown>> = {}) =>
    answers(({ path, method }) => {
      if (path.endsWith('/set-up')) return setUp();
      if (path.endsWith('/dry-run')) return dryRun;
      if (path.endsWith('/check')) return change.check;
      if (method === 'POST') return change.save;
      if (path.endsWith('/calendars')) return calendarForm();
      if (change.people !== undefined) return change.people;
      return path.endsWith('/people') ? peopleForm() : policyForm();
    });

  test('settings: the checklist, and the connection', async () => {
    settings();
    await open('settings');
    await sees('1 of 9 steps are done');
    await accessible('settings set-up');
    await press('Try a dry run');
    await shown()
      .getByLabel('Old registrations, as CSV with a head line')
      .fill('domain,partner\na.example,Northwind');
    await press('Run the dry run');
    await sees('2 registrations read, nothing is registered');
    await accessible('settings dry run');
    await choose('Old registrations are', 'Deals in HubSpot');
    await shown().getByLabel('Deal property that names the partner').fill('partner_company');
    await press('Run the dry run');
    await sees('2 registrations read, nothing is registered');
    await accessible('settings dry run of deals');
    await shown().getByRole('tab', { name: 'Connection' }).click();
    await sees('The connection to HubSpot is sound');
    await accessible('settings connection');
  });

  test('settings: who of the partners is signed in, and what became of mail', async () => {
    let there = [partnerSession];
    answers(({ path, method }) => {
      if (path.endsWith('/set-up')) return setUp();
      if (path.endsWith('/mail/test')) return { ok: true, to: 'ann@vendor.example', meant: true };
      if (path.endsWith('/mail')) return there.length > 0 ? someMail : { ...noMail, mailer: 'none' };
      if (method === 'POST') there = [];
      return method === 'POST'
        ? { ok: true, sessionId: partnerSession.id }
        : { ok: true, registerUrl, sessions: there };
    });
    await open('settings');
    await shown().getByRole('tab', { name: 'Partner access and mail' }).click();
    await sees('One address takes no mail');
    expect(await shown().getByLabel('Address of the form').inputValue()).toBe(registerUrl);
    await accessible('settings partner access');
    await press('End session…');
    await sees('The browser is signed out at once');
    await accessible('settings end session');
    await press('End it now');
    await sees('Nobody of a partner is signed in now.');
    await press('Send a test mail');
    await sees('Mail is not set up, and none leaves');
    await sees('does not leave, as mail is not set up');
    await accessible('settings no mail');
  });

  test('settings: a policy is edited, its faults stand beside its settings, then it is compared and saved', async () => {
    const change = { path: 'registration.protectionDays', label: 'Protection days', from: '90', to: '60' };
    const wrong = { path: change.path, row: null, column: null, message: 'must be 1 or more' };
    settings({ check: { ok: true, faults: [wrong], changes: [change] } });
    await open('settings');
    await shown().getByRole('tab', { name: 'Policy' }).click();
    await choose('Part', 'Registrations');
    await sees('Protection days');
    await accessible('settings policy');
    const days = shown().getByLabel('Protection days');
    await days.fill('0');
    await press('Check the changes');
    await sees('must be 1 or more');
    expect(await days.getAttribute('aria-invalid')).toBe('true');
    await accessible('settings policy faults');
    settings({
      check: {
        ok: true,
        faults: [],
        changes: [change],
        reach: { reaches: false, because: [{ path: change.path, favours: 'higher' }] },
        replay: { of: 214, replayed: 214, sentences: ['11 registrations would have lapsed'] },
      },
      save: { ok: true, form: policyForm({ version: 4 }), changed: 1, running: { moved: 0, kept: 42 } },
    });
    await days.fill('60');
    await press('Check the changes');
    await sees('11 registrations would have lapsed');
    await accessible('settings policy changes');
    await press('Save');
    await sees('Saved, and in force from now');
    await accessible('settings policy saved');
  });

  test('settings: an office gets a calendar with pasted holidays', async () => {
    const change = { path: 'calendars', label: 'Gulf: holidays', from: '–', to: '2026-12-02' };
    settings({ check: { ok: true, faults: [], changes: [change] } });
    await open('settings');
    await shown().getByRole('tab', { name: 'Calendars' }).click();
    await sees('Calendars of offices');
    await press('Add');
    await shown().getByLabel('Office or region').fill('Gulf');
    await shown().getByLabel('Time zone, such as Europe/Berlin').fill('Asia/Dubai');
    await shown().getByLabel('Holidays: one a line, or paste a list or a calendar file').fill('2 Dec 2026');
    await accessible('settings calendars');
    await press('Take over');
    await press('Check the changes');
    await sees('Gulf: holidays');
    await accessible('settings calendar changes');
  });

  test('settings: what marks a partner is chosen, and a mark that HubSpot lacks is told at its field', async () => {
    const path = 'partnerMark.name';
    const message = 'HubSpot has no company property with the internal name channel_rule';
    settings({
      people: realPeopleForm(emptyDirectory, 3, { users: [], teams: [], partners: [] }),
      check: { ok: true, faults: [{ path, row: null, column: null, message }], changes: [] },
    });
    await open('settings');
    await shown().getByRole('tab', { name: 'People and teams' }).click();
    await choose('Part', 'What marks a partner');
    await sees('A partner is marked by');
    const property = shown().getByLabel('Property', { exact: true });
    await property.fill('channel_rule');
    await press('Check the changes');
    await sees(message);
    expect(await property.getAttribute('aria-invalid')).toBe('true');
    await accessible('settings partner mark');
  });

  test('settings: people get roles by name', async () => {
    settings();
    await open('settings');
    await shown().getByRole('tab', { name: 'Set-up' }).press('ArrowLeft');
    await shown().getByRole('tab', { name: 'People and teams' }).click();
    await sees('Pat Manager');
    await press('Add');
    await choose('Person or team', 'Ann Approver');
    await choose('Role', 'Approver');
    await accessible('settings people');
    await press('Take over');
    await sees('1 setting is changed and not saved.');
    await choose('Part', 'Partners');
    await sees('20 of 30 shown');
    await accessible('settings partners');
  });
});
