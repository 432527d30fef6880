import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import {
  accountStatusOptions,
  customerCompanyProperties,
  type DealValues,
  dealProperties,
  partnerCompanyProperties,
  propertyDefinitions,
  type RoeStatus,
  registrationStatusOptions,
  roeStatusOptions,
} from '../../domain/projection.ts';
import { type State, states } from '../../domain/registration.ts';
import { enforcing, instant } from './deal-and-claim.ts';

const observing: Policy = { ...enforcing, enforcement: 'observe' };

type DealCase = Parameters<typeof dealProperties>[0];
const registration = (state: State, until = '2027-02-21T00:00:00Z', due = '2026-12-07T00:00:00Z') => ({
  registrationId: 'reg_1',
  state,
  protectedUntil: instant(until),
  followUpDueAt: instant(due),
});
const dealCase = (changes: Partial<DealCase> = {}): DealCase => ({
  registration: registration('active'),
  partnerName: 'Cobalt Ridge',
  roe: 'none',
  policy: enforcing,
  timeZone: 'UTC',
  ...changes,
});

const nothing: DealValues = {
  dibs_registration_status: null,
  dibs_partner_name: null,
  dibs_registration_id: null,
  dibs_protected_through: null,
  dibs_follow_up_due: null,
  dibs_roe_status: null,
};
const registered: DealValues = {
  dibs_registration_status: 'active',
  dibs_partner_name: 'Cobalt Ridge',
  dibs_registration_id: 'reg_1',
  dibs_protected_through: '2027-02-20',
  dibs_follow_up_due: '2026-12-06',
  dibs_roe_status: 'none',
};

describe('a deal (section 14)', () => {
  test.each<[string, Partial<DealCase>, DealValues]>([
    [
      'registered: the last protected day and the last day to follow up, not the instants after them',
      {},
      registered,
    ],
    [
      'in Auckland the day before a local midnight',
      {
        timeZone: 'Pacific/Auckland',
        registration: registration('active', '2027-02-20T11:00:00Z', '2026-12-06T11:00:00Z'),
      },
      registered,
    ],
    [
      'in New York across the change to summer time',
      {
        timeZone: 'America/New_York',
        registration: registration('active', '2027-04-16T04:00:00Z', '2027-03-15T04:00:00Z'),
      },
      { ...registered, dibs_protected_through: '2027-04-15', dibs_follow_up_due: '2027-03-14' },
    ],
    [
      'protection that was cut short in mid-day ends with that day',
      { registration: registration('active', '2027-01-10T15:30:00Z') },
      { ...registered, dibs_protected_through: '2027-01-10' },
    ],
    [
      'active without a follow-up clock',
      { registration: { ...registration('active'), followUpDueAt: null } },
      { ...registered, dibs_follow_up_due: null },
    ],
    [
      'under review: no dates before there is protection',
      { registration: { ...registration('under-review'), protectedUntil: null, followUpDueAt: null } },
      {
        ...registered,
        dibs_registration_status: 'under-review',
        dibs_protected_through: null,
        dibs_follow_up_due: null,
      },
    ],
    [
      'withdrawn: the state stays to be read, the dates go, since nothing is protected any more',
      { registration: registration('withdrawn') },
      {
        ...registered,
        dibs_registration_status: 'withdrawn',
        dibs_protected_through: null,
        dibs_follow_up_due: null,
      },
    ],
    ['never touched: nothing at all', { registration: null, partnerName: null }, nothing],
    ['never touched, although the account has a holder: still nothing', { registration: null }, nothing],
    [
      'not registered, and a heads-up: the status, and who is registered',
      { registration: null, roe: 'heads-up' },
      { ...nothing, dibs_roe_status: 'heads-up', dibs_partner_name: 'Cobalt Ridge' },
    ],
    [
      'not registered, and the heads-up is resolved: it can be told from a deal that never had one',
      { registration: null, roe: 'resolved', partnerName: null },
      { ...nothing, dibs_roe_status: 'resolved' },
    ],
    ['registered, with an exception', { roe: 'exception' }, { ...registered, dibs_roe_status: 'exception' }],
    ['observe mode keeps a heads-up to itself', { policy: observing, roe: 'heads-up' }, registered],
    [
      'observe mode leaves an unregistered deal untouched',
      { policy: observing, roe: 'exception', registration: null },
      nothing,
    ],
    [
      'advise mode shows the heads-up',
      { policy: { ...enforcing, enforcement: 'advise' }, roe: 'heads-up' },
      { ...registered, dibs_roe_status: 'heads-up' },
    ],
  ])('%s', (_, changes, values) => {
    expect(dealProperties(dealCase(changes))).toEqual(values);
  });

  test('dates stand there exactly while the registration is active, whatever the state carries', () => {
    for (const state of states) {
      const values = dealProperties(dealCase({ registration: registration(state) }));
      expect(values.dibs_registration_status).toBe(state);
      expect(values.dibs_protected_through === null, state).toBe(state !== 'active');
      expect(values.dibs_follow_up_due === null, state).toBe(state !== 'active');
    }
  });

  test('in observe mode the RoE status never tells of a finding', () => {
    const roes = roeStatusOptions.map(option => option.value);
    fc.assert(
      fc.property(fc.constantFrom(...roes), fc.constantFrom(null, ...states), (roe: RoeStatus, state) => {
        const values = dealProperties(
          dealCase({ roe, policy: observing, registration: state && registration(state) }),
        );
        expect(values.dibs_roe_status).toBe(state === null ? null : 'none');
      }),
    );
  });
});

describe('a customer company (section 14)', () => {
  type CustomerCase = Parameters<typeof customerCompanyProperties>[0];
  const holder = { name: 'Cobalt Ridge', protectedUntil: instant('2027-02-21T00:00:00Z') };
  const values = (status: string | null, partner: string | null, through: string | null) => ({
    dibs_account_status: status,
    dibs_registered_partner: partner,
    dibs_protected_through: through,
  });

  test.each<[string, Partial<CustomerCase>, ReturnType<typeof values>]>([
    ['registered', {}, values('registered', 'Cobalt Ridge', '2027-02-20')],
    [
      'registered, in a zone where that midnight is another day',
      { timeZone: 'America/New_York' },
      values('registered', 'Cobalt Ridge', '2027-02-20'),
    ],
    [
      'open to direct after a missed follow-up: other partners still read who is registered',
      { openToDirect: true },
      values('open-to-direct', 'Cobalt Ridge', '2027-02-20'),
    ],
    [
      'contested, which shows before the rest',
      { contested: true, openToDirect: true },
      values('contested', 'Cobalt Ridge', '2027-02-20'),
    ],
    ['free again after a registration', { holder: null }, values('free', null, null)],
    [
      'free with claims under review only',
      { holder: null, everRegistered: true },
      values('free', null, null),
    ],
    [
      'free, though a window is left open by mistake',
      { holder: null, openToDirect: true },
      values('free', null, null),
    ],
    ['contested without a holder', { holder: null, contested: true }, values('contested', null, null)],
    ['never registered: nothing at all', { holder: null, everRegistered: false }, values(null, null, null)],
  ])('%s', (_, changes, expected) => {
    const facts = {
      holder,
      openToDirect: false,
      contested: false,
      everRegistered: true,
      timeZone: 'UTC',
      ...changes,
    };
    expect(customerCompanyProperties(facts)).toEqual(expected);
  });
});

test.each([
  [0, '0'],
  [17, '17'],
])('a partner company with %i open claims reads %s', (openClaims, text) => {
  expect(
    partnerCompanyProperties({
      openClaims,
      tier: 'Select',
      nextReview: Temporal.PlainDate.from('2028-01-01'),
    }),
  ).toEqual({ dibs_open_claims: text, dibs_partner_tier: 'Select', dibs_next_review: '2028-01-01' });
});

describe('property definitions (section 14)', () => {
  const all = [...propertyDefinitions.deals, ...propertyDefinitions.companies];

  test.each([
    [
      'deals',
      [
        'dibs_registration_status',
        'dibs_linked_partner',
        'dibs_partner_name',
        'dibs_registration_id',
        'dibs_protected_through',
        'dibs_follow_up_due',
        'dibs_roe_status',
      ],
    ],
    [
      'companies',
      [
        'dibs_account_status',
        'dibs_registered_partner',
        'dibs_protected_through',
        'dibs_partner',
        'dibs_partner_type',
        'dibs_partner_tier',
        'dibs_partner_stage',
        'dibs_next_review',
        'dibs_open_claims',
      ],
    ],
  ] as const)('%s have those that section 14 names', (object, names) => {
    expect(propertyDefinitions[object].map(definition => definition.name)).toEqual(names);
  });

  test.each([
    ['dibs_registration_status', 'enumeration', 'select'],
    ['dibs_linked_partner', 'string', 'text'],
    ['dibs_protected_through', 'date', 'date'],
    ['dibs_follow_up_due', 'date', 'date'],
    ['dibs_roe_status', 'enumeration', 'select'],
    ['dibs_account_status', 'enumeration', 'select'],
    ['dibs_partner', 'bool', 'booleancheckbox'],
    ['dibs_partner_type', 'enumeration', 'select'],
    ['dibs_next_review', 'date', 'date'],
    ['dibs_open_claims', 'number', 'number'],
  ])('%s is of HubSpot type %s/%s', (name, type, fieldType) => {
    expect(all.filter(definition => definition.name === name)).not.toEqual([]);
    for (const definition of all.filter(candidate => candidate.name === name))
      expect(definition).toMatchObject({ type, fieldType });
  });

  test('enumerations have options, values are unique, and yes/no is true/false as HubSpot wants it', () => {
    for (const definition of all) {
      const values = definition.options?.map(option => option.value) ?? [];
      expect(new Set(values).size, definition.name).toBe(values.length);
      expect(values.length > 0, definition.name).toBe(['enumeration', 'bool'].includes(definition.type));
    }
    expect(
      all.find(definition => definition.name === 'dibs_partner')?.options?.map(option => option.value),
    ).toEqual(['true', 'false']);
  });

  test('no name collides with HubSpot’s own', () => {
    for (const { name, label } of all) {
      expect(name).toMatch(/^dibs_[a-z_]+$/);
      expect(label).not.toMatch(/^partner registration/i);
    }
  });

  test('every value that is written can be stored: each name is defined, each option exists', () => {
    const deal = dealProperties(dealCase());
    const company = customerCompanyProperties({
      holder: null,
      openToDirect: false,
      contested: false,
      everRegistered: true,
      timeZone: 'UTC',
    });
    const written = [
      ...Object.keys(deal).map(name => ['deals', name] as const),
      ...Object.keys({
        ...company,
        ...partnerCompanyProperties({ openClaims: 1, tier: 'Select', nextReview: null }),
      }).map(name => ['companies', name] as const),
    ];
    for (const [object, name] of written)
      expect(propertyDefinitions[object].find(definition => definition.name === name)?.writtenBy, name).toBe(
        name === 'dibs_partner_tier' ? 'both' : 'dibs',
      );
    expect(registrationStatusOptions.map(option => option.value)).toEqual(states);
    expect(accountStatusOptions.map(option => option.value)).toEqual([
      'free',
      'registered',
      'open-to-direct',
      'contested',
    ]);
    expect(roeStatusOptions.map(option => option.value)).toEqual([
      'none',
      'heads-up',
      'exception',
      'resolved',
    ]);
  });

  test('tiers of the default policy are options of the partner’s tier', () => {
    const options = all
      .find(definition => definition.name === 'dibs_partner_tier')
      ?.options?.map(option => option.value);
    expect(options).toEqual(defaultPolicy.tiers.map(tier => tier.name));
  });

  test('what people keep is what Dibs reads and never corrects', () => {
    expect(
      all.filter(definition => definition.writtenBy === 'people').map(definition => definition.name),
    ).toEqual(['dibs_linked_partner', 'dibs_partner', 'dibs_partner_type', 'dibs_partner_stage']);
  });
});

describe('what people read of each property in HubSpot', () => {
  const all = [...propertyDefinitions.deals, ...propertyDefinitions.companies];
  type Words = [name: string, label: string, writtenBy: string, description: string];
  const wordsOf = (object: 'deals' | 'companies') =>
    propertyDefinitions[object].map(
      ({ name, label, writtenBy, description }): Words => [name, label, writtenBy, description],
    );
  const through: Words = [
    'dibs_protected_through',
    'Registered through',
    'dibs',
    'Last protected day of the registration, in the time zone of the partner program.',
  ];

  test('on deals', () => {
    expect(wordsOf('deals')).toEqual([
      [
        'dibs_registration_status',
        'Registration status',
        'dibs',
        'Where the partner’s registration on this deal stands.',
      ],
      [
        'dibs_linked_partner',
        'Linked partner (company id)',
        'people',
        'Record id of the partner company that works on this deal. People or workflows set it; Dibs reads it.',
      ],
      [
        'dibs_partner_name',
        'Registered partner',
        'dibs',
        'The partner whose registration concerns this deal.',
      ],
      ['dibs_registration_id', 'Registration id', 'dibs', 'Id of the registration in Dibs.'],
      through,
      ['dibs_follow_up_due', 'Follow-up due', 'dibs', 'Last day on which the partner follows up in time.'],
      [
        'dibs_roe_status',
        'RoE status',
        'dibs',
        'Rules of engagement: whether this deal needs an answer because its customer is registered.',
      ],
    ]);
  });

  test('on companies', () => {
    expect(wordsOf('companies')).toEqual([
      ['dibs_account_status', 'Customer status', 'dibs', 'Whether this customer is registered to a partner.'],
      ['dibs_registered_partner', 'Registered partner', 'dibs', 'To whom this customer is registered.'],
      through,
      ['dibs_partner', 'Partner', 'people', 'Whether this company takes part in the partner program.'],
      [
        'dibs_partner_type',
        'Partner type',
        'people',
        'How the partner works with us. Referral partners bring customers and leave the sale to us.',
      ],
      [
        'dibs_partner_tier',
        'Partner tier',
        'both',
        'Tier of the partner in the program. Whoever sets it here decides it.',
      ],
      ['dibs_partner_stage', 'Partner stage', 'people', 'Where the partner stands in the program.'],
      ['dibs_next_review', 'Next partner review', 'dibs', 'Day of the partner’s next review.'],
      [
        'dibs_open_claims',
        'Open registrations',
        'dibs',
        'Registrations of this partner that count toward the limit of its tier.',
      ],
    ]);
  });

  test.each<[string, string[]]>([
    [
      'dibs_registration_status',
      [
        'draft: Draft',
        'submitted: Submitted',
        'info-requested: Information requested',
        'under-review: Under review',
        'queued: Queued',
        'active: Registered',
        'expired: Expired',
        'rejected: Rejected',
        'withdrawn: Withdrawn',
        'revoked: Revoked',
        'won: Won',
        'lost: Lost',
      ],
    ],
    [
      'dibs_roe_status',
      ['none: None', 'heads-up: Heads-up', 'exception: RoE exception', 'resolved: Resolved'],
    ],
    [
      'dibs_account_status',
      ['free: Free', 'registered: Registered', 'open-to-direct: Open to direct', 'contested: Contested'],
    ],
    ['dibs_partner', ['true: Yes', 'false: No']],
    [
      'dibs_partner_type',
      [
        'reseller: Reseller',
        'co-sell: Co-sell',
        'services: Services',
        'distributor: Distributor',
        'referral: Referral',
      ],
    ],
    ['dibs_partner_tier', ['Registered: Registered', 'Select: Select', 'Premier: Premier']],
    [
      'dibs_partner_stage',
      ['onboarding: Onboarding', 'active: Active', 'suspended: Suspended', 'terminated: Terminated'],
    ],
  ])('%s offers its values in words', (name, options) => {
    const found = all.find(definition => definition.name === name);
    expect(found?.options?.map(({ value, label }) => `${value}: ${label}`)).toEqual(options);
  });

  test('no other property has options', () => {
    expect(all.filter(({ options }) => options === undefined).map(({ name, type }) => [name, type])).toEqual([
      ['dibs_linked_partner', 'string'],
      ['dibs_partner_name', 'string'],
      ['dibs_registration_id', 'string'],
      ['dibs_protected_through', 'date'],
      ['dibs_follow_up_due', 'date'],
      ['dibs_registered_partner', 'string'],
      ['dibs_protected_through', 'date'],
      ['dibs_next_review', 'date'],
      ['dibs_open_claims', 'number'],
    ]);
  });
});

test('of a company that left the program no tier is written and no review is ahead', () => {
  const nextReview = Temporal.PlainDate.from('2028-01-01');
  expect(partnerCompanyProperties({ openClaims: 0, tier: null, nextReview })).toEqual({
    dibs_open_claims: '0',
    dibs_next_review: null,
  });
});

test('before the clocks of its review are set a partner has no next one', () => {
  expect(partnerCompanyProperties({ openClaims: 2, tier: 'Select', nextReview: null })).toEqual({
    dibs_open_claims: '2',
    dibs_next_review: null,
    dibs_partner_tier: 'Select',
  });
});
