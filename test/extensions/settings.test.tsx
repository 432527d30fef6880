import { Accordion, Button, Checkbox, DescriptionListItem, Input, Tabs } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { checkFormAnswerSchema, type FormView, formViewSchema } from '../../contract/forms.ts';
import { importDryRunAnswerSchema } from '../../contract/import-dry-run.ts';
import { mailAnswerSchema } from '../../contract/mail.ts';
import {
  type EventEndpointView,
  eventDeliveriesAnswerSchema,
  eventEndpointsAnswerSchema,
  eventSecretAnswerSchema,
} from '../../contract/outgoing-events.ts';
import { partnerSessionsAnswerSchema } from '../../contract/partner-contacts.ts';
import { setUpAnswerSchema } from '../../contract/set-up.ts';
import { SettingsPage } from '../../extensions/settings/settings-page.tsx';
import { choose, click, errorBeside, isDisabled, says, submit, tick, type } from './drive-card.ts';
import { type Call, patient, type Reply, SERVER, stubServer, wordsOf } from './render-card.tsx';
import {
  calendarForm,
  dryRun,
  noMail,
  peopleForm,
  policyForm,
  registerUrl,
  partnerSession as session,
  setUp,
  someMail,
} from './settings-builders.ts';
import { NOW, refusal } from './view-builders.ts';

afterEach(() => vi.unstubAllGlobals());

function open(reply: (call: Call, count: number) => Reply) {
  const calls = stubServer(reply);
  const page = patient(createRenderer('settings'));
  const { context, actions } = page.mocks;
  page.render(
    <SettingsPage
      context={{ ...context, user: { ...context.user, locale: 'en-US' }, variables: { PUBLIC_URL: SERVER } }}
      actions={actions}
    />,
  );
  const asked = () => calls.map(call => `${call.method} ${call.path.replace('/api/v1', '')}`);
  const turnTo = (tab: string) => page.find(Tabs).trigger('onSelectedChange', tab as never);
  return { page, calls, asked, turnTo };
}

/** A server with a policy and people; what it answers to a check and a save is given. */
const server = (answers: { check?: unknown; save?: (count: number) => Reply } = {}) => {
  let saves = 0;
  return (call: Call): Reply => {
    if (call.path.endsWith('/set-up')) return { json: setUp() };
    if (call.path.endsWith('/check')) return { json: answers.check };
    if (call.method === 'POST') {
      saves += 1;
      return answers.save?.(saves) ?? { status: 500, json: {} };
    }
    if (call.path.endsWith('/calendars')) return { json: calendarForm() };
    return { json: call.path.endsWith('/people') ? peopleForm() : policyForm() };
  };
};
const changes = [{ path: 'registration.protectionDays', label: 'Protection days', from: '90', to: '60' }];
const good = {
  ok: true,
  faults: [],
  changes,
  reach: { reaches: false, because: [{ path: 'registration.protectionDays', favours: 'higher' }] },
  replay: {
    of: 214,
    replayed: 214,
    sentences: ['3 partners drop a tier', '11 registrations would have lapsed'],
  },
};
const unread = importDryRunAnswerSchema.parse({ ok: true, fault: 'The file is empty.', report: null });
const savedForm: FormView = policyForm({ version: 4 });

test('what is shown is what the contract has', () => {
  for (const form of [policyForm(), peopleForm(), calendarForm()])
    expect(formViewSchema.parse(form)).toEqual(form);
  expect(setUpAnswerSchema.parse(setUp())).toEqual(setUp());
  expect(checkFormAnswerSchema.parse(good)).toEqual(good);
});

describe('the set-up checklist', () => {
  test('opens in one request; each step says what stands, and how it is done', async () => {
    const { page, asked } = open(server());
    await says(
      page,
      '1 of 9 steps are done',
      '2. Mark your partners',
      '2 of them have tiers that the policy does not name.',
      'you choose a property of your own, with the value that means yes, or a list of companies',
      'Look at this',
      'Under way',
      'If you need it',
    );
    expect(asked()).toEqual(['GET /set-up']);
  });

  test('leads to where a step is done', async () => {
    const { page, asked } = open(server());
    await says(page, 'Nobody is an approver yet.');
    click(page, 'People and teams');
    await says(page, 'Pat Manager');
    expect(asked()).toEqual(['GET /set-up', 'GET /settings/people']);
  });

  test('checks again', async () => {
    const { page } = open((_, count) => ({
      json:
        count === 1
          ? setUp()
          : setUp({ steps: [{ id: 'cards', state: 'done', found: ['On deals: last looked at today.'] }] }),
    }));
    await says(page, 'Nobody has looked at the card on deals yet.');
    click(page, 'Check again');
    await says(page, '1 of 1 steps are done', 'On deals: last looked at today.');
  });

  test('that cannot be checked again says that it may be old, and is checked once more on request', async () => {
    const { page } = open((_, count) =>
      count === 2
        ? 'connection lost'
        : { json: count === 1 ? setUp() : setUp({ steps: [{ id: 'cards', state: 'done', found: [] }] }) },
    );
    await says(page, '1 of 9 steps are done');
    click(page, 'Check again');
    await says(page, 'This may be out of date', 'The server cannot be reached', '1 of 9 steps are done');
    click(page, 'Refresh');
    await says(page, '1 of 1 steps are done');
    expect(wordsOf(page.getRootNode())).not.toContain('This may be out of date');
  });

  test('shows the report of an observing program', async () => {
    const report = {
      from: '2026-11-22T14:00:00Z',
      until: '2026-12-03T17:00:00Z',
      findings: [{ rule: 'D1', count: 4, escalated: 1, dismissed: 0 }],
      misses: 2,
      wouldHaveTold: [{ userId: '9', name: 'Dana Direct', as: 'rep', findings: 4 }],
    };
    const { page } = open(call =>
      call.path.endsWith('observe-report') ? { json: { ok: true, report, made: [] } } : { json: setUp() },
    );
    await says(page, 'The report so far');
    page.find(Accordion, { title: 'The report so far' }).trigger('onClick');
    await says(page, 'A new deal on a registered customer, not linked to the partner', 'Dana Direct', 'rep');
  });

  test('tries old registrations: each row says what would become of it, and the step is looked at again', async () => {
    const { page, calls, asked } = open(call =>
      call.path.endsWith('/imports/dry-run')
        ? { json: dryRun }
        : {
            json:
              calls.length < 2
                ? setUp()
                : setUp({ steps: [{ id: 'import', state: 'running', found: ['Last: 2 pasted rows.'] }] }),
          },
    );
    await says(page, 'Try a dry run');
    page.find(Accordion, { title: 'Try a dry run' }).trigger('onClick');
    await says(page, 'Nothing is registered.');
    submit(page, 'Run the dry run');
    await page.waitFor(() => expect(errorBeside(page, 'csv')).toBe('Paste the head line and the rows.'));
    expect(asked()).toEqual(['GET /set-up']);
    type(page, 'csv', 'domain,partner,protected_from\nacme.example,Northwind,02.10.2026\nx.example,Nobody,1');
    choose(page, 'dates', 'day-month-year');
    submit(page, 'Run the dry run');
    await says(
      page,
      '2 registrations read, nothing is registered',
      '1 would be registered · 0 would wait in line · 0 would be kept as history · 1 would be skipped',
      'npm run import -- apply imp_01',
      'Registered until its old end',
      'Skipped. No partner is called "Nobody".',
      'Last: 2 pasted rows.',
    );
    expect(calls[1]?.body).toMatchObject({ dates: 'day-month-year', csv: expect.stringContaining('acme') });
    expect(asked()).toEqual(['GET /set-up', 'POST /imports/dry-run', 'GET /set-up']);
  });

  test('tries deals in HubSpot: the property that names the partner is asked for, and each deal is named', async () => {
    const nameless = { path: 'body.partner', message: 'must be the internal name of a property' };
    const { page, calls } = open((call, count) => {
      if (!call.path.endsWith('/imports/dry-run')) return { json: setUp() };
      if (count === 2) return { status: 400, json: { detail: 'See errors.', errors: [nameless] } };
      const [row] = dryRun.report?.each ?? [];
      return { json: { ...dryRun, report: { ...dryRun.report, each: [{ ...row, dealId: '7001' }] } } };
    });
    await says(page, 'Try a dry run');
    page.find(Accordion, { title: 'Try a dry run' }).trigger('onClick');
    await says(page, 'Nothing is registered.');
    choose(page, 'source', 'deals');
    await says(page, 'Every deal that names a partner is read, at most 1,000.');
    submit(page, 'Run the dry run');
    await page.waitFor(() => expect(errorBeside(page, 'partner')).toBe('Name the property.'));
    type(page, 'partner', 'Partner company');
    submit(page, 'Run the dry run');
    await page.waitFor(() => expect(errorBeside(page, 'partner')).toBe(nameless.message));
    type(page, 'partner', 'partner_company');
    type(page, 'protectedThrough', 'registration_end');
    submit(page, 'Run the dry run');
    await says(page, '7001', 'Registered until its old end');
    expect(calls[2]?.body).toMatchObject({
      source: 'deals',
      partner: 'partner_company',
      protectedFrom: 'createdate',
      protectedThrough: 'registration_end',
    });
  });

  test.each([
    ['that cannot be read say why', { json: unread }, 'The file is empty.'],
    [
      'of which no answer comes can be tried again',
      'connection lost' as const,
      'The server cannot be reached',
    ],
  ])('old registrations %s', async (_, reply, said) => {
    const { page } = open(call => (call.path.endsWith('/imports/dry-run') ? reply : { json: setUp() }));
    await says(page, 'Try a dry run');
    page.find(Accordion, { title: 'Try a dry run' }).trigger('onClick');
    await says(page, 'Nothing is registered.');
    type(page, 'csv', 'domain');
    submit(page, 'Run the dry run');
    await says(page, said);
  });

  test('is for admins, and says so', async () => {
    const { page } = open(() => ({
      json: { ok: false, refusal: refusal({ code: 'NOT_PERMITTED', title: 'You may not change settings' }) },
    }));
    await says(page, 'You may not change settings');
  });

  test('says when the server cannot be reached, and looks again', async () => {
    const { page } = open((_, count) => (count === 1 ? 'connection lost' : { json: setUp() }));
    await says(page, 'The server cannot be reached');
    click(page, 'Try again');
    await says(page, '1 of 9 steps are done');
  });
});

describe('the connection', () => {
  test('is sound', async () => {
    const { page, turnTo } = open(server());
    await says(page, 'Set-up');
    turnTo('connection');
    await says(
      page,
      'The connection to HubSpot is sound',
      '0 waiting, 1 could not be read and is kept',
      'Dec 3, 2026, 11:59 AM EST',
    );
  });

  test('needs a look: what HubSpot refused is named', async () => {
    const { page, turnTo } = open(() => ({
      json: setUp({
        connection: {
          ...setUp().connection,
          healthy: false,
          missingScopes: ['crm.objects.quotes.read'],
          clashes: [{ object: 'deals', name: 'dibs_roe_status', why: 'it is a number there' }],
          propertiesFailed: 'forbidden',
        },
      }),
    }));
    await says(page, 'Set-up');
    turnTo('connection');
    await says(
      page,
      'Something about the connection needs a look',
      'crm.objects.quotes.read',
      'dibs_roe_status (deals): it is a number there',
      'forbidden',
    );
  });
});

describe('the policy', () => {
  const edit = async (page: ReturnType<typeof open>['page'], turnTo: (tab: string) => void) => {
    await says(page, 'Set-up');
    turnTo('policy');
    await says(page, 'Time zone');
    choose(page, 'section', 'Registrations');
    await says(page, 'Protection days');
    type(page, 'registration.protectionDays', '60');
    await says(page, '1 setting is changed and not saved.');
  };

  test('says what each setting means, counts in and usually is', async () => {
    const { page, turnTo } = open(server());
    await edit(page, turnTo);
    await says(
      page,
      'What protection days means. In days. Usually 90. More favours the registered partner.',
      'deals won at least 3 in 12 months',
    );
  });

  test('is checked, compared and replayed before it is saved, in two requests, and the checklist is read anew', async () => {
    const { page, calls, asked, turnTo } = open(
      server({
        check: good,
        save: () => ({ json: { ok: true, form: savedForm, changed: 1, running: { moved: 0, kept: 42 } } }),
      }),
    );
    await edit(page, turnTo);
    click(page, 'Check the changes');
    await says(
      page,
      'What would change',
      'Running registrations keep the policy they were approved under, because of: Protection days.',
      'Tried on 214 registrations of your own history:',
      '3 partners drop a tier',
      '11 registrations would have lapsed',
    );
    click(page, 'Save');
    await says(page, 'Saved, and in force from now', '0 under the new policy, 42 keep theirs');
    expect(asked().slice(2, 4)).toEqual(['POST /settings/policy/check', 'POST /settings/policy']);
    expect(calls[3]?.body).toEqual({
      idempotencyKey: expect.stringMatching(/^card-/),
      version: 3,
      edits: { 'registration.protectionDays': '60' },
    });
    await page.waitFor(() => expect(asked().slice(4)).toEqual(['GET /set-up']));
  });

  test('faults stand at their settings, in whichever part, and go when they are mended', async () => {
    const { page, turnTo } = open(
      server({
        check: {
          ok: true,
          changes,
          faults: [
            { path: 'registration.protectionDays', row: null, column: null, message: 'must be 1 or more' },
            { path: 'matching.ownDomains', row: 1, column: null, message: 'must be a domain' },
            { path: 'tiers', row: 1, column: 2, message: 'names no metric' },
            { path: 'timeZone', row: null, column: null, message: 'must be an IANA time zone' },
          ],
        },
      }),
    );
    await edit(page, turnTo);
    click(page, 'Check the changes');
    await says(
      page,
      '4 things are not right',
      'They are marked at their settings: Program (1), Registrations (3).',
      'names no metric',
    );
    expect(errorBeside(page, 'registration.protectionDays')).toBe('must be 1 or more');
    expect(errorBeside(page, 'matching.ownDomains')).toBe('Entry 2: must be a domain');
    type(page, 'registration.protectionDays', '61');
    await says(page, '3 things are not right');
    expect(errorBeside(page, 'registration.protectionDays')).toBeNull();
    type(page, 'matching.ownDomains', 'vendor.example');
    await says(page, '2 things are not right');
  });

  test('nothing can be saved that was edited after its check: an answer about older edits is dropped', async () => {
    const answers = [Promise.withResolvers<Reply>(), Promise.withResolvers<Reply>()];
    let checks = 0;
    const { page, calls, turnTo } = open(call =>
      call.path.endsWith('/check')
        ? (answers[checks++]?.promise ?? 'connection lost')
        : server({ save: () => ({ json: { ok: true, form: savedForm, changed: 1 } }) })(call),
    );
    await edit(page, turnTo);
    click(page, 'Check the changes');
    type(page, 'registration.protectionDays', '61');
    click(page, 'Check the changes');
    await page.waitFor(() => expect(checks).toBe(2));
    answers[0]?.resolve({ json: good });
    await new Promise(done => setTimeout(done));
    expect(wordsOf(page.getRootNode())).not.toContain('What would change');
    expect(wordsOf(page.getRootNode())).toContain('Checking…');
    answers[1]?.resolve({ json: { ...good, changes: [{ ...changes[0], to: '61' }] } });
    await says(page, 'What would change', '61');
    click(page, 'Save');
    await says(page, 'Saved, and in force from now');
    expect(calls.findLast(({ method }) => method === 'POST')?.body).toMatchObject({
      edits: { 'registration.protectionDays': '61' },
    });
  });

  test('faults of a check that was overtaken are not shown at newer edits', async () => {
    const answer = Promise.withResolvers<Reply>();
    const faults = [
      { path: 'registration.protectionDays', row: null, column: null, message: 'must be 1 or more' },
    ];
    const { page, turnTo } = open(call => (call.path.endsWith('/check') ? answer.promise : server()(call)));
    await edit(page, turnTo);
    click(page, 'Check the changes');
    type(page, 'registration.protectionDays', '61');
    answer.resolve({ json: { ok: true, changes, faults } });
    await new Promise(done => setTimeout(done));
    expect(errorBeside(page, 'registration.protectionDays')).toBeNull();
    await says(page, 'Check the changes');
  });

  /** A save that is refused because another one came first; from then on the settings are `theirs`. */
  const overtaken = (theirs: FormView) => {
    let saved = false;
    const answers = server({
      check: good,
      save: () => {
        saved = true;
        return {
          json: { ok: false, refusal: refusal({ code: 'CHANGED_MEANWHILE', title: 'Somebody else saved' }) },
        };
      },
    });
    return (call: Call): Reply =>
      saved && call.method === 'GET' && call.path.endsWith('/policy') ? { json: theirs } : answers(call);
  };
  const policyWith = (path: string, value: string) => {
    const form = policyForm({ version: 4 });
    const sections = form.sections.map(section => ({
      ...section,
      fields: section.fields.map(field => (field.path === path ? { ...field, value } : field)),
    }));
    return { ...form, sections };
  };

  test('what somebody else saved meanwhile is not overwritten, and what was typed is not lost', async () => {
    const { page, calls, turnTo } = open(overtaken(policyWith('enforcement', 'advise')));
    await edit(page, turnTo);
    click(page, 'Check the changes');
    await says(page, 'What would change');
    click(page, 'Save');
    await says(page, 'Somebody else saved');
    click(page, 'Load the settings again');
    await says(
      page,
      'Your changes are kept.',
      'Check them against the settings as they are now.',
      '1 setting is changed and not saved.',
    );
    expect(page.find(Input, { name: 'registration.protectionDays' }).props.value).toBe('60');
    click(page, 'Check the changes');
    await says(page, 'What would change');
    click(page, 'Save');
    await page.waitFor(() =>
      expect(calls.at(-1)?.body).toMatchObject({
        version: 4,
        edits: { 'registration.protectionDays': '60' },
      }),
    );
  });

  test('who changed the same setting as somebody else is told so before saving', async () => {
    const { page, turnTo } = open(overtaken(policyWith('registration.protectionDays', '120')));
    await edit(page, turnTo);
    click(page, 'Check the changes');
    await says(page, 'What would change');
    click(page, 'Save');
    await says(page, 'Load the settings again');
    click(page, 'Load the settings again');
    await says(page, 'These were changed there, too: Protection days.');
    click(page, 'Discard the changes');
    await page.waitFor(() =>
      expect(page.find(Input, { name: 'registration.protectionDays' }).props.value).toBe('120'),
    );
    expect(wordsOf(page.getRootNode())).not.toContain('Your changes are kept.');
  });

  test('who goes on editing after a save of which nobody knows edits the settings as they are then', async () => {
    const { page, asked, turnTo } = open(server({ check: good, save: () => 'connection lost' }));
    await edit(page, turnTo);
    click(page, 'Check the changes');
    await says(page, 'What would change');
    click(page, 'Save');
    await says(page, 'We don’t know yet whether this arrived');
    click(page, 'Back to the form');
    await says(page, 'Go on editing');
    click(page, 'Go on editing');
    await page.waitFor(() => expect(asked().at(-1)).toBe('GET /settings/policy'));
    await says(page, '1 setting is changed and not saved.');
  });

  test('settings that cannot be loaded again say that they may be old', async () => {
    let lost = false;
    const answers = server({
      check: good,
      save: () => {
        lost = true;
        return { json: { ok: false, refusal: refusal({ code: 'CHANGED_MEANWHILE' }) } };
      },
    });
    const { page, turnTo } = open(call =>
      lost && call.method === 'GET' ? 'connection lost' : answers(call),
    );
    await edit(page, turnTo);
    click(page, 'Check the changes');
    await says(page, 'What would change');
    click(page, 'Save');
    await says(page, 'Load the settings again');
    click(page, 'Load the settings again');
    await says(page, 'This may be out of date');
  });

  test('a save of which nobody knows is sent again as it was', async () => {
    const { page, calls, turnTo } = open(
      server({
        check: good,
        save: count =>
          count === 1 ? 'connection lost' : { json: { ok: true, form: savedForm, changed: 1 } },
      }),
    );
    await edit(page, turnTo);
    click(page, 'Check the changes');
    await says(page, 'What would change');
    click(page, 'Save');
    await says(page, 'We don’t know yet whether this arrived');
    click(page, 'Try again');
    await says(page, 'Saved, and in force from now');
    const saves = calls
      .filter(({ path }) => path.endsWith('/settings/policy'))
      .filter(({ method }) => method === 'POST');
    expect(saves).toHaveLength(2);
    expect(saves[1]?.body).toEqual(saves[0]?.body);
  });

  test('what is edited is still there after a look at another tab, and is loaded once', async () => {
    const { page, asked, turnTo } = open(server());
    await edit(page, turnTo);
    turnTo('connection');
    await says(page, 'The connection to HubSpot is sound');
    turnTo('policy');
    await says(page, '1 setting is changed and not saved.');
    expect(asked()).toEqual(['GET /set-up', 'GET /settings/policy']);
  });

  test('what is the same is not saved, and changes can be given up', async () => {
    const { page, turnTo } = open(server({ check: { ok: true, faults: [], changes: [] } }));
    await edit(page, turnTo);
    click(page, 'Check the changes');
    await says(page, 'there is nothing to save');
    click(page, 'Discard the changes');
    await says(page, 'Nothing is changed yet.');
    expect(isDisabled(page, 'Discard the changes')).toBe(true);
  });

  test('every kind of field is edited', async () => {
    const { page, calls, turnTo } = open(server({ check: good }));
    await says(page, 'Set-up');
    turnTo('policy');
    await says(page, 'Time zone');
    choose(page, 'enforcement', 'advise');
    page.find(Checkbox, { name: 'renewal.approveAtOnce' }).trigger('onChange', false as never);
    choose(page, 'section', 'Registrations');
    await says(page, 'Own domains');
    type(page, 'matching.ownDomains', 'vendor.example\nvendor.test');
    click(page, 'Edit Premier');
    await page.waitFor(() => expect(page.maybeFind(Input, { name: 'tiers.openClaimCap' })).not.toBeNull());
    type(page, 'tiers.openClaimCap', '500');
    click(page, 'Take over');
    await says(page, '500');
    click(page, 'Remove Registered');
    await page.waitFor(() => expect(wordsOf(page.getRootNode())).not.toContain('Registered'));
    click(page, 'Check the changes');
    await says(page, 'What would change');
    expect(calls.at(-1)?.body).toEqual({
      edits: {
        enforcement: 'advise',
        'renewal.approveAtOnce': 'off',
        'matching.ownDomains': 'vendor.example\nvendor.test',
        tiers: [['Premier', '500', 'deals won at least 3 in 12 months']],
      },
    });
  });
});

describe('calendars', () => {
  test('get an office with pasted holidays; what is read of them is shown before it is saved', async () => {
    const { page, calls, turnTo } = open(
      server({
        check: {
          ok: true,
          faults: [],
          changes: [{ path: 'calendars', label: 'Gulf: holidays', from: '–', to: '2026-12-02' }],
        },
      }),
    );
    await says(page, 'Set-up');
    turnTo('calendars');
    await says(page, 'Calendars of offices', 'North');
    click(page, 'Add');
    await says(page, 'Take over');
    type(page, 'calendars.name', 'Gulf');
    type(page, 'calendars.timeZone', 'Asia/Dubai');
    type(page, 'calendars.holidays', '2 December 2026 National Day');
    click(page, 'Take over');
    await says(page, 'Gulf');
    click(page, 'Check the changes');
    await says(page, 'Gulf: holidays', '2026-12-02', 'Taken away');
    expect(calls.at(-1)).toMatchObject({
      path: '/api/v1/settings/calendars/check',
      body: {
        edits: {
          calendars: [expect.anything(), ['Gulf', 'Asia/Dubai', '', '', '2 December 2026 National Day']],
        },
      },
    });
  });
});

describe('people and teams', () => {
  test('get a role, chosen by name', async () => {
    const { page, calls, turnTo } = open(
      server({
        check: {
          ok: true,
          faults: [],
          changes: [{ path: 'roles', label: 'Roles', from: '–', to: 'Ann Approver – Approver' }],
        },
      }),
    );
    await says(page, 'Set-up');
    turnTo('people');
    await says(page, 'Pat Manager', 'Partner manager');
    click(page, 'Add');
    await says(page, 'Take over');
    choose(page, 'roles.who', 'user:8');
    choose(page, 'roles.role', 'approver');
    click(page, 'Take over');
    await says(page, 'Ann Approver');
    click(page, 'Check the changes');
    await says(page, 'Taken away', 'Ann Approver – Approver');
    expect(calls.at(-1)?.body).toEqual({
      edits: {
        roles: [
          ['user:7', 'partner-manager'],
          ['user:8', 'approver'],
        ],
      },
    });
  });

  test('long lists show a part, more of it, and what is looked for', async () => {
    const { page, turnTo } = open(server());
    await says(page, 'Set-up');
    turnTo('people');
    await says(page, 'Pat Manager');
    choose(page, 'section', 'Partners');
    await says(page, '20 of 30 shown', 'Partner 19');
    expect(wordsOf(page.getRootNode())).not.toContain('Partner 20');
    type(page, 'partnerManagers find', 'partner 27');
    await says(page, 'Partner 27');
    expect(wordsOf(page.getRootNode())).not.toContain('Partner 19');
    type(page, 'partnerManagers find', '');
    await says(page, '20 of 30 shown');
    click(page, 'Show more');
    await says(page, 'Partner 29');
  });
});

describe('outgoing events', () => {
  const endpoint = (change: Partial<EventEndpointView> = {}): EventEndpointView => ({
    id: 'wep_1',
    url: 'https://hooks.vendor.example/dibs',
    types: [],
    status: 'active',
    statusSince: NOW,
    createdAt: NOW,
    previousSecretUntil: null,
    failingSince: null,
    failures: 0,
    lastDeliveredAt: null,
    ...change,
  });
  const delivery = {
    id: '7',
    eventId: 'evt_1_7',
    type: 'registration.approved',
    subjectId: 'reg_1',
    status: 'pending' as const,
    attempts: 3,
    createdAt: NOW,
    attemptedAt: NOW,
    nextAttemptAt: null,
    answerStatus: 503,
    failure: 'answered-503',
  };
  const types = ['registration.approved', 'registration.won', 'tier.changed'];
  const list = (endpoints: EventEndpointView[]) =>
    eventEndpointsAnswerSchema.parse({ ok: true, endpoints, types });
  const eventsServer =
    (endpoints: () => EventEndpointView[], post: (call: Call) => Reply) =>
    (call: Call): Reply => {
      if (call.path.endsWith('/set-up')) return { json: setUp() };
      if (call.method === 'POST') return post(call);
      if (call.path.includes('/deliveries'))
        return { json: eventDeliveriesAnswerSchema.parse({ ok: true, deliveries: [delivery], next: null }) };
      return { json: list(endpoints()) };
    };

  test('an endpoint is added for whole families, and its secret is shown', async () => {
    let there: EventEndpointView[] = [];
    const { page, calls, turnTo } = open(
      eventsServer(
        () => there,
        () => {
          there = [endpoint({ types: types.slice(0, 2) })];
          return {
            json: eventSecretAnswerSchema.parse({ ok: true, endpoint: there[0], secret: 'whsec_c2VjcmV0' }),
          };
        },
      ),
    );
    await says(page, 'Outgoing events');
    turnTo('events');
    await says(page, 'No system is told yet.');
    type(page, 'url', ' https://hooks.vendor.example/dibs ');
    tick(page, 'families', ['registration']);
    submit(page, 'Add an endpoint');
    await says(page, 'whsec_c2VjcmV0', 'https://hooks.vendor.example/dibs', 'Hears of 2 types of events');
    expect(calls.find(({ method }) => method === 'POST')).toMatchObject({
      path: '/api/v1/event-endpoints',
      body: { url: 'https://hooks.vendor.example/dibs', types: types.slice(0, 2) },
    });
  });

  test('what is wrong with an address stands beside it', async () => {
    const { page, turnTo } = open(
      eventsServer(
        () => [],
        () => ({
          status: 400,
          json: {
            title: 'The request is malformed',
            status: 400,
            detail: 'The endpoint cannot be used.',
            errors: [{ path: 'body.url', message: 'must lead to a public address' }],
          },
        }),
      ),
    );
    await says(page, 'Outgoing events');
    turnTo('events');
    await says(page, 'Add an endpoint');
    type(page, 'url', 'https://127.0.0.1/');
    submit(page, 'Add an endpoint');
    await page.waitFor(() => expect(errorBeside(page, 'url')).toBe('must lead to a public address'));
  });

  test('one that is switched off says so; it is switched on, told again what was refused, and removed after a second look', async () => {
    const acts: string[] = [];
    const { page, turnTo } = open(
      eventsServer(
        () => [endpoint({ status: 'disabled', failingSince: NOW })],
        ({ path, body }) => {
          const act = path.split('/').at(-1) ?? '';
          acts.push(
            act === 'replay' ? `replay ${String((body as { deliveryId?: string }).deliveryId)}` : act,
          );
          return {
            json: act === 'replay' ? { ok: true, events: 1, next: null } : { ok: true, endpoint: endpoint() },
          };
        },
      ),
    );
    await says(page, 'Outgoing events');
    turnTo('events');
    await says(page, 'Switched off: nothing got through');
    click(page, 'Switch on');
    await page.waitFor(() => expect(acts).toEqual(['resume']));
    click(page, 'Show deliveries');
    await says(page, 'Waits, answered-503', 'registration.approved');
    page.findAll(Button, node => node.text === 'Send again')[0]?.trigger('onClick');
    await says(page, '1 event is sent again.');
    expect(acts).toEqual(['resume', 'replay 7']);
    click(page, 'Remove');
    expect(acts).toHaveLength(2);
    click(page, 'Really remove, with everything that waits');
    await page.waitFor(() => expect(acts).toEqual(['resume', 'replay 7', 'remove']));
  });

  test('everything of a time is sent again a thousand at a time, until there is no more', async () => {
    const asked: unknown[] = [];
    const { page, turnTo } = open(
      eventsServer(
        () => [endpoint()],
        ({ body }) => {
          const { idempotencyKey, after, ...what } = body as Record<string, string>;
          asked.push({ after, names: Object.keys(what), key: idempotencyKey });
          return { json: after === undefined ? { ok: true, events: 1_000, next: '4711' } : lastPage };
        },
      ),
    );
    const lastPage = { ok: true, events: 20, next: null };
    await says(page, 'Outgoing events');
    turnTo('events');
    await says(page, 'Show deliveries');
    click(page, 'Show deliveries');
    await says(page, 'Waits, answered-503');
    page
      .findAll(Button, node => node.text === 'Send again')
      .at(-1)
      ?.trigger('onClick');
    await says(page, '1,020 events are sent again.');
    expect(asked).toMatchObject([
      { after: undefined, names: ['from'] },
      { after: '4711', names: ['from'] },
    ]);
    expect(new Set(asked.map(each => (each as { key: string }).key)).size).toBe(2);
  });
});

describe('partner access and mail', () => {
  const access =
    (answers: { mail?: () => Reply; sessions?: () => unknown[]; post?: (call: Call) => Reply } = {}) =>
    (call: Call): Reply => {
      if (call.path.endsWith('/set-up')) return { json: setUp() };
      if (call.method === 'POST') return answers.post?.(call) ?? { status: 500, json: {} };
      if (call.path.endsWith('/mail')) return answers.mail?.() ?? { json: mailAnswerSchema.parse(noMail) };
      const sessions = answers.sessions?.() ?? [];
      return { json: partnerSessionsAnswerSchema.parse({ ok: true, registerUrl, sessions }) };
    };
  const openTab = async (reply: (call: Call) => Reply) => {
    const opened = open(reply);
    await says(opened.page, 'Partner access and mail');
    opened.turnTo('partners');
    return opened;
  };

  test('says that nobody is signed in, that no mail came back, and that mail is set up', async () => {
    const { page, asked } = await openTab(access());
    await says(
      page,
      'Nobody of a partner is signed in now.',
      'Mail is set up: it leaves by the server that MAIL_URL names',
      'No address is known to take no mail.',
      'No mail came back or was given up, as far as anybody said.',
      'Never',
    );
    expect(asked()).toEqual(['GET /set-up', 'GET /partner-sessions', 'GET /mail']);
    expect(wordsOf(page.getRootNode())).not.toContain('docs/operations.md');
  });

  test('says what was sent, what waits, what came back and why, without whole addresses', async () => {
    const { page } = await openTab(access({ mail: () => ({ json: mailAnswerSchema.parse(someMail) }) }));
    await says(
      page,
      '214',
      'One address takes no mail',
      'c…@cobalt.example',
      'There is no such address (5.1.1)',
      'give the person a new personal link on the partner’s card',
      'The warning that a follow-up is due',
      'Tried again',
      'Erased',
      'The mail server could not be reached',
      'Dec 3, 2026',
    );
    const counts = page.findAll(DescriptionListItem).map(node => `${node.props.label}: ${node.text}`);
    expect(counts.slice(0, 5)).toEqual([
      'Sent: 214',
      'Waits to leave: 3',
      'Waits for a digest: 5',
      'Came back: 2',
      'Given up after three days: 1',
    ]);
  });

  test.each([
    ['none', 'Mail is not set up, and none leaves', 'Whoever runs the server sets MAIL_URL'],
    ['outbox', 'This is the demo: mail does not leave', ''],
  ] as const)('mail that leaves by %s is said to', async (mailer, title, how) => {
    const { page } = await openTab(access({ mail: () => ({ json: { ...noMail, mailer } }) }));
    await says(page, title, how);
  });

  test.each([
    [true, 'ann@vendor.example', 'A test mail goes to ann@vendor.example.'],
    [false, '', 'HubSpot gave no mail address of yours'],
    [false, 'no address', 'no address is no address that mail can be sent to.'],
  ])('a test mail answers: meant %s, to “%s”', async (meant, to, said) => {
    const { page, asked, calls } = await openTab(access({ post: () => ({ json: { ok: true, to, meant } }) }));
    await says(page, 'Send a test mail');
    click(page, 'Send a test mail');
    await says(page, said);
    expect(asked().slice(3)).toEqual(['POST /mail/test', 'GET /mail']);
    expect(calls[3]?.body).toEqual({ idempotencyKey: expect.any(String) });
  });

  test('a test mail that cannot leave is said not to', async () => {
    const { page } = await openTab(
      access({
        mail: () => ({ json: { ...noMail, mailer: 'none' } }),
        post: () => ({ json: { ok: true, to: 'ann@vendor.example', meant: true } }),
      }),
    );
    await says(page, 'Send a test mail');
    click(page, 'Send a test mail');
    await says(page, 'The test mail to ann@vendor.example does not leave, as mail is not set up.');
  });

  test('a test that is refused says why, and one that nobody answered is sent again under its key', async () => {
    let tries = 0;
    const { page, calls } = await openTab(
      access({
        post: () => {
          tries += 1;
          return tries === 1
            ? 'connection lost'
            : {
                json: {
                  ok: false,
                  refusal: refusal({ code: 'NOT_PERMITTED', title: 'You may not send it' }),
                },
              };
        },
      }),
    );
    await says(page, 'Send a test mail');
    click(page, 'Send a test mail');
    await says(page, 'Try again');
    click(page, 'Try again');
    await says(page, 'You may not send it');
    const [first, second] = calls.filter(({ method }) => method === 'POST');
    expect(second?.body).toEqual(first?.body);
  });

  test('who is signed in is listed; a session is ended after it was said what happens', async () => {
    let there: unknown[] = [
      session,
      { ...session, id: 'ses_2', contact: { ...session.contact, name: null } },
    ];
    const { page, asked } = await openTab(
      access({
        sessions: () => there,
        post: () => {
          there = there.slice(1);
          return { json: { ok: true, sessionId: 'ses_1' } };
        },
      }),
    );
    await says(page, 'Nadia Fuchs (nadia@cobalt.example)', 'Cobalt Consulting', '11:30', '11:55');
    const chooseFirst = () =>
      page.findAll(Button, node => node.text === 'End session…')[0]?.trigger('onClick');
    chooseFirst();
    await says(
      page,
      'End the session of Nadia Fuchs (nadia@cobalt.example)?',
      'The browser is signed out at once',
    );
    click(page, 'Leave it');
    expect(wordsOf(page.getRootNode())).not.toContain('The browser is signed out at once');
    expect(asked().filter(each => each.startsWith('POST'))).toEqual([]);
    chooseFirst();
    click(page, 'End it now');
    await says(page, 'The session of Nadia Fuchs (nadia@cobalt.example) is over.');
    await page.waitFor(() =>
      expect(page.findAll(Button, node => node.text === 'End session…')).toHaveLength(1),
    );
    expect(asked().filter(each => each.startsWith('POST'))).toEqual(['POST /partner-sessions/ses_1/end']);
  });

  test('the address of the public form is there to copy', async () => {
    const { page } = await openTab(access());
    await says(page, 'Copy the address');
    expect(page.find(Input, { name: 'registerUrl' }).props).toMatchObject({
      value: registerUrl,
      readOnly: true,
    });
    click(page, 'Copy the address');
    await says(page, 'Copied');
    expect(page.mocks.actions.copyTextToClipboard.calls).toEqual([[registerUrl]]);
  });

  test('mail that cannot be read says so beside what could, and is read again', async () => {
    let reads = 0;
    const { page } = await openTab(
      access({
        mail: () => {
          reads += 1;
          return reads === 1 ? 'connection lost' : { json: mailAnswerSchema.parse(noMail) };
        },
      }),
    );
    await says(page, 'The server cannot be reached', 'Nobody of a partner is signed in now.');
    click(page, 'Try again');
    await says(page, 'Mail is set up');
  });
});
