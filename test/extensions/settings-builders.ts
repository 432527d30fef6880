import { calendarForm as formOfCalendars } from '../../adapters/policy/calendar-form.ts';
import type { FormField, FormView } from '../../contract/forms.ts';
import { importDryRunAnswerSchema } from '../../contract/import-dry-run.ts';
import type { MailAnswer } from '../../contract/mail.ts';
import type { SetUpAnswer } from '../../contract/set-up.ts';
import { emptyDirectory } from '../../domain/directory.ts';
import { NOW, ZONE } from './view-builders.ts';

/** A portal half way: connected, people missing, observing. */
export function setUp(change: Partial<SetUpAnswer> = {}): SetUpAnswer {
  return {
    ok: true,
    now: NOW,
    timeZone: ZONE,
    steps: [
      { id: 'connect', state: 'done', found: ['Connected, and the properties of Dibs are in HubSpot.'] },
      {
        id: 'partners',
        state: 'attention',
        found: ['12 partners.', '2 of them have tiers that the policy does not name.'],
      },
      { id: 'teams', state: 'to-do', found: ['Nobody is direct sales yet, so nothing is ever a heads-up.'] },
      { id: 'people', state: 'to-do', found: ['Nobody is an approver yet.'] },
      { id: 'policy', state: 'to-do', found: ['Nobody has looked at the policy yet: it is as installed.'] },
      { id: 'import', state: 'optional', found: ['No old registrations were imported.'] },
      { id: 'cards', state: 'to-do', found: ['Nobody has looked at the card on deals yet.'] },
      { id: 'test-registration', state: 'to-do', found: ['No claim was made in Dibs yet.'] },
      { id: 'observe', state: 'running', found: ['Observing until 22 Dec 2026.'] },
    ],
    connection: {
      hubDomain: 'vendor.example',
      installedAt: '2026-11-22T14:00:00Z',
      missingScopes: [],
      clashes: [],
      propertiesFailed: null,
      lastEventAt: '2026-12-03T16:59:00Z',
      events: { waiting: 0, quarantined: 1 },
      copies: { behind: 0, refused: 0 },
      tasks: { waiting: 2, refused: 0 },
      lookedThrough: '2026-12-03T16:55:00Z',
      foundByLooking: 3,
      healthy: true,
    },
    ...change,
  };
}

const field = (change: Partial<FormField> & { path: string; label: string }): FormField => ({
  help: `What ${change.label.toLowerCase()} means.`,
  kind: 'number',
  unit: null,
  reach: null,
  value: '',
  usual: null,
  ...change,
});

/** A field of each kind, in two parts. */
export function policyForm(change: Partial<FormView> = {}): FormView {
  return {
    ok: true,
    version: 3,
    sections: [
      {
        title: 'Program',
        fields: [
          field({
            path: 'timeZone',
            label: 'Time zone',
            kind: 'text',
            value: 'America/New_York',
            usual: 'UTC',
          }),
          field({
            path: 'enforcement',
            label: 'Enforcement',
            kind: 'choice',
            from: 'enforcement',
            value: 'observe',
          }),
          field({ path: 'renewal.approveAtOnce', label: 'Approve at once', kind: 'switch', value: 'on' }),
        ],
      },
      {
        title: 'Registrations',
        fields: [
          field({
            path: 'registration.protectionDays',
            label: 'Protection days',
            unit: 'days',
            reach: 'More favours the registered partner.',
            value: '90',
            usual: '90',
          }),
          field({
            path: 'matching.ownDomains',
            label: 'Own domains',
            kind: 'lines',
            value: 'vendor.example',
          }),
          field({
            path: 'tiers',
            label: 'Tiers',
            kind: 'table',
            columns: [
              { name: 'name', label: 'Tier', kind: 'text' },
              { name: 'openClaimCap', label: 'Open registrations at most', kind: 'text' },
              { name: 'criteria', label: 'Criteria', kind: 'lines' },
            ],
            value: [
              ['Registered', '100', ''],
              ['Premier', '', 'deals won at least 3 in 12 months'],
            ],
          }),
        ],
      },
    ],
    sources: {
      enforcement: ['observe', 'advise', 'enforce'].map(value => ({ value, label: value })),
    },
    ...change,
  };
}

/** Who is who in a small portal, with more partners assigned than fit on one screen. */
export function peopleForm(): FormView {
  const partners = Array.from({ length: 30 }, (_, index) => ({
    value: `30${index}`,
    label: `Partner ${index}`,
  }));
  const users = [
    { value: '7', label: 'Pat Manager' },
    { value: '8', label: 'Ann Approver' },
  ];
  return {
    ok: true,
    version: 5,
    sections: [
      {
        title: 'People and roles',
        fields: [
          field({
            path: 'roles',
            label: 'Roles',
            kind: 'table',
            columns: [
              { name: 'who', label: 'Person or team', kind: 'choice', from: 'who' },
              { name: 'role', label: 'Role', kind: 'choice', from: 'roles' },
            ],
            value: [['user:7', 'partner-manager']],
          }),
        ],
      },
      {
        title: 'Partners',
        fields: [
          field({
            path: 'partnerManagers',
            label: 'Partner managers of partners',
            kind: 'table',
            columns: [
              { name: 'partnerCompanyId', label: 'Partner', kind: 'choice', from: 'partners' },
              { name: 'userId', label: 'Partner manager', kind: 'choice', from: 'users' },
            ],
            value: partners.map(({ value }) => [value, '7']),
          }),
        ],
      },
    ],
    sources: {
      partners,
      users,
      who: users.map(({ value, label }) => ({ value: `user:${value}`, label })),
      roles: [
        { value: 'partner-manager', label: 'Partner manager' },
        { value: 'approver', label: 'Approver' },
      ],
    },
  };
}

/** Calendars as the server makes the form: an office in the north. */
export const calendarForm = (): FormView =>
  formOfCalendars(
    {
      ...emptyDirectory,
      calendars: [
        {
          name: 'North',
          timeZone: 'Europe/Oslo',
          weekend: [6, 7],
          holidays: ['2026-12-25'],
          cutOff: '16:00',
        },
      ],
    },
    3,
    { users: [{ userId: '7', name: 'Pat Manager' }], teams: [], partners: [] },
  );

const row = { dealId: null, customer: 'acme.example', partner: 'Northwind', reason: null };
/** Two old registrations, one of which can be taken in. */
export const dryRun = importDryRunAnswerSchema.parse({
  ok: true,
  fault: null,
  report: {
    importId: 'imp_01',
    applied: false,
    rows: 2,
    expected: { active: 1, queued: 0, expired: 0, skipped: 1 },
    each: [
      { ...row, line: 2, expected: 'active' },
      { ...row, line: 3, expected: 'skipped', reason: 'No partner is called "Nobody".' },
    ],
  },
});

/** A person of a partner, signed in. */
export const partnerSession = {
  id: 'ses_1',
  contact: { id: '-7', name: 'Nadia Fuchs', email: 'nadia@cobalt.example', partnerCompanyId: '301' },
  partnerName: 'Cobalt Consulting',
  begunAt: '2026-12-03T16:30:00Z',
  seenAt: '2026-12-03T16:55:00Z',
};
export const registerUrl = 'https://dibs.vendor.example/register/vendor-7f3a';
/** What the settings hear of mail: nothing yet, and some of everything. */
export const noMail: MailAnswer = {
  ok: true,
  mailer: 'smtp',
  lastSentAt: null,
  counts: { waiting: 0, forDigests: 0, sent: 0, bounced: 0, failed: 0 },
  bounced: [],
  troubles: [],
};
export const someMail: MailAnswer = {
  ...noMail,
  lastSentAt: '2026-12-03T16:50:00Z',
  counts: { waiting: 3, forDigests: 5, sent: 214, bounced: 2, failed: 1 },
  bounced: [
    {
      address: 'c…@cobalt.example',
      at: '2026-12-02T09:00:00Z',
      reason: 'There is no such address (5.1.1)',
      partnerName: 'Cobalt Consulting',
    },
  ],
  troubles: [
    {
      id: 'mal_1',
      address: 'c…@cobalt.example',
      template: 'The warning that a follow-up is due',
      status: 'bounced',
      at: '2026-12-02T09:00:00Z',
      reason: 'There is no such address (5.1.1)',
    },
    {
      id: 'mal_2',
      address: null,
      template: 'A test',
      status: 'waiting',
      at: '2026-12-02T10:00:00Z',
      reason: 'The mail server could not be reached (ESOCKET CONN)',
    },
  ],
};
