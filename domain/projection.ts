import { lastProtectedDay } from './calendar.ts';
import type { Policy } from './policy.ts';
import type { State } from './registration.ts';

type Option = { value: string; label: string };

/** The state in the words of the screen; `active` reads "Registered". */
export const registrationStatusOptions = [
  { value: 'draft', label: 'Draft' },
  { value: 'submitted', label: 'Submitted' },
  { value: 'info-requested', label: 'Information requested' },
  { value: 'under-review', label: 'Under review' },
  { value: 'queued', label: 'Queued' },
  { value: 'active', label: 'Registered' },
  { value: 'expired', label: 'Expired' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'withdrawn', label: 'Withdrawn' },
  { value: 'revoked', label: 'Revoked' },
  { value: 'won', label: 'Won' },
  { value: 'lost', label: 'Lost' },
] as const satisfies { value: State; label: string }[];

export const accountStatusOptions = [
  { value: 'free', label: 'Free' },
  { value: 'registered', label: 'Registered' },
  { value: 'open-to-direct', label: 'Open to direct' },
  { value: 'contested', label: 'Contested' },
] as const satisfies Option[];
export type AccountStatus = (typeof accountStatusOptions)[number]['value'];

export const roeStatusOptions = [
  { value: 'none', label: 'None' },
  { value: 'heads-up', label: 'Heads-up' },
  { value: 'exception', label: 'RoE exception' },
  { value: 'resolved', label: 'Resolved' },
] as const satisfies Option[];
export type RoeStatus = (typeof roeStatusOptions)[number]['value'];

/** Tiers of the default policy, lowest first; a portal with other tiers adds its own options. */
const tierOptions = ['Registered', 'Select', 'Premier'].map(name => ({ value: name, label: name }));

type Values<Name extends string> = Record<Name, string | null>;

/** What a deal's properties should say (domain rule 14). Values as HubSpot takes them, null for unset. */
export type DealValues = Values<
  | 'dibs_registration_status'
  | 'dibs_partner_name'
  | 'dibs_registration_id'
  | 'dibs_protected_through'
  | 'dibs_follow_up_due'
  | 'dibs_roe_status'
>;

/**
 * The deal's copy of the ledger. Dates are `YYYY-MM-DD` in the program's zone: the last protected day, and the
 * last day to follow up; both only while the registration is active. In `observe` nobody is told of a heads-up,
 * so the status stays `none`. A deal without registration and finding has every value null: it is never touched.
 */
export function dealProperties(facts: {
  registration: {
    registrationId: string;
    state: State;
    protectedUntil: Temporal.Instant | null;
    followUpDueAt: Temporal.Instant | null;
  } | null;
  partnerName: string | null;
  roe: RoeStatus;
  policy: Pick<Policy, 'enforcement'>;
  /** Zone in which the days of the registration were promised (E22). */
  timeZone: string;
}): DealValues {
  const { registration, policy, timeZone } = facts;
  const roe = policy.enforcement === 'observe' ? 'none' : facts.roe;
  const touched = registration !== null || roe !== 'none';
  const active = registration?.state === 'active' ? registration : null;
  return {
    dibs_registration_status: registration?.state ?? null,
    dibs_partner_name: touched ? facts.partnerName : null,
    dibs_registration_id: registration?.registrationId ?? null,
    dibs_protected_through: lastDay(active?.protectedUntil, timeZone),
    dibs_follow_up_due: lastDay(active?.followUpDueAt, timeZone),
    dibs_roe_status: touched ? roe : null,
  };
}

/** What a customer company's properties should say. */
export type CustomerCompanyValues = Values<
  'dibs_account_status' | 'dibs_registered_partner' | 'dibs_protected_through'
>;

/**
 * The customer's copy of the ledger. An open dispute shows before everything else, a missed follow-up before the
 * registration. A customer that nobody ever registered has every value null: it is never touched.
 */
export function customerCompanyProperties(facts: {
  /** Without an end while the protection is paused: then no last day is known. */
  holder: { name: string; protectedUntil: Temporal.Instant | null } | null;
  openToDirect: boolean;
  contested: boolean;
  everRegistered: boolean;
  /** Zone in which the days of the registration were promised (E22). */
  timeZone: string;
}): CustomerCompanyValues {
  const { holder, timeZone } = facts;
  if (!facts.everRegistered)
    return { dibs_account_status: null, dibs_registered_partner: null, dibs_protected_through: null };
  return {
    dibs_account_status: accountStatus(facts),
    dibs_registered_partner: holder?.name ?? null,
    dibs_protected_through: lastDay(holder?.protectedUntil, timeZone),
  };
}

function accountStatus(facts: {
  holder: object | null;
  openToDirect: boolean;
  contested: boolean;
}): AccountStatus {
  if (facts.contested) return 'contested';
  if (facts.holder === null) return 'free';
  return facts.openToDirect ? 'open-to-direct' : 'registered';
}

/**
 * What Dibs keeps on a partner company; its type and stage are kept by people. Of a company that left the program the
 * tier is not written any more, and no review is ahead.
 */
export function partnerCompanyProperties(facts: {
  openClaims: number;
  /** Null: it left the program. */
  tier: string | null;
  /** First day after the program year that is reviewed next; null until the clocks are set. */
  nextReview: Temporal.PlainDate | null;
}): Values<'dibs_open_claims' | 'dibs_next_review'> & { dibs_partner_tier?: string } {
  return {
    dibs_open_claims: String(facts.openClaims),
    dibs_next_review: facts.tier === null ? null : (facts.nextReview?.toString() ?? null),
    ...(facts.tier !== null && { dibs_partner_tier: facts.tier }),
  };
}

const lastDay = (until: Temporal.Instant | null | undefined, timeZone: string) =>
  until == null ? null : lastProtectedDay(until, timeZone).toString();

/** A property of group `dibs`. `type` and `fieldType` are HubSpot's; labels are its on-screen words. */
export type PropertyDefinition = {
  name: string;
  label: string;
  type: string;
  fieldType: string;
  options?: Option[];
  description: string;
  /**
   * `people`: set by reps, admins or workflows; Dibs reads it and never corrects it. `both`: what people set is taken
   * in as their decision, what Dibs decides is written.
   */
  writtenBy: 'dibs' | 'people' | 'both';
};

const text = { type: 'string', fieldType: 'text' };
const date = { type: 'date', fieldType: 'date' };
const number = { type: 'number', fieldType: 'number' };
const choice = (options: readonly Option[]) => ({
  type: 'enumeration',
  fieldType: 'select',
  options: [...options],
});
const oneOf = (...labels: string[]) => choice(labels.map(label => ({ value: label.toLowerCase(), label })));
const yesNo = {
  type: 'bool',
  fieldType: 'booleancheckbox',
  options: [
    { value: 'true', label: 'Yes' },
    { value: 'false', label: 'No' },
  ],
};

type Shape = { type: string; fieldType: string; options?: Option[] };
const define = (
  writtenBy: PropertyDefinition['writtenBy'],
  name: `dibs_${string}`,
  label: string,
  shape: Shape,
  description: string,
): PropertyDefinition => ({ name, label, ...shape, description, writtenBy });

const protectedThrough = define(
  'dibs',
  'dibs_protected_through',
  'Registered through',
  date,
  'Last protected day of the registration, in the time zone of the partner program.',
);
const dealStatus = 'Where the partner’s registration on this deal stands.';
const dealLink =
  'Record id of the partner company that works on this deal. People or workflows set it; Dibs reads it.';
const roe = 'Rules of engagement: whether this deal needs an answer because its customer is registered.';
const customerStatus = 'Whether this customer is registered to a partner.';
const partnerType =
  'How the partner works with us. Referral partners bring customers and leave the sale to us.';
const openClaims = 'Registrations of this partner that count toward the limit of its tier.';

/** The partner's tier, with the tiers of a policy as its options. */
export function tierProperty(tiers: readonly string[]): PropertyDefinition {
  return define(
    'both',
    'dibs_partner_tier',
    'Partner tier',
    choice(tiers.map(name => ({ value: name, label: name }))),
    'Tier of the partner in the program. Whoever sets it here decides it.',
  );
}

/** Everything Dibs keeps in the CRM (domain rule 14), so that lists, views, reports and workflows work on it. */
export const propertyDefinitions: { deals: PropertyDefinition[]; companies: PropertyDefinition[] } = {
  deals: [
    define(
      'dibs',
      'dibs_registration_status',
      'Registration status',
      choice(registrationStatusOptions),
      dealStatus,
    ),
    define('people', 'dibs_linked_partner', 'Linked partner (company id)', text, dealLink),
    define(
      'dibs',
      'dibs_partner_name',
      'Registered partner',
      text,
      'The partner whose registration concerns this deal.',
    ),
    define('dibs', 'dibs_registration_id', 'Registration id', text, 'Id of the registration in Dibs.'),
    protectedThrough,
    define(
      'dibs',
      'dibs_follow_up_due',
      'Follow-up due',
      date,
      'Last day on which the partner follows up in time.',
    ),
    define('dibs', 'dibs_roe_status', 'RoE status', choice(roeStatusOptions), roe),
  ],
  companies: [
    define('dibs', 'dibs_account_status', 'Customer status', choice(accountStatusOptions), customerStatus),
    define(
      'dibs',
      'dibs_registered_partner',
      'Registered partner',
      text,
      'To whom this customer is registered.',
    ),
    protectedThrough,
    define(
      'people',
      'dibs_partner',
      'Partner',
      yesNo,
      'Whether this company takes part in the partner program.',
    ),
    define(
      'people',
      'dibs_partner_type',
      'Partner type',
      oneOf('Reseller', 'Co-sell', 'Services', 'Distributor', 'Referral'),
      partnerType,
    ),
    tierProperty(tierOptions.map(({ value }) => value)),
    define(
      'people',
      'dibs_partner_stage',
      'Partner stage',
      oneOf('Onboarding', 'Active', 'Suspended', 'Terminated'),
      'Where the partner stands in the program.',
    ),
    define('dibs', 'dibs_next_review', 'Next partner review', date, 'Day of the partner’s next review.'),
    define('dibs', 'dibs_open_claims', 'Open registrations', number, openClaims),
  ],
};
