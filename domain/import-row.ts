import { protectionEnd } from './calendar.ts';
import { normaliseDomain } from './identity.ts';
import { type DateOrder, dayOrInstant } from './import-dates.ts';
import type { Policy } from './policy.ts';

/** What a row of an import can say. Columns of a file, or properties of a deal, are mapped to these. */
export const importFields = [
  'reference',
  'company_id',
  'domain',
  'partner',
  'deal_id',
  'protected_from',
  'protected_through',
  'protected_until',
] as const;
export type ImportField = (typeof importFields)[number];

/** An old registration as it was found; a field that is empty is not there. */
export type RawImportRow = Partial<Record<ImportField, string>>;

/** An old registration as it is understood. `partner` is still what the file calls it. */
export type UnderstoodRow = {
  reference: string;
  customer: { companyId: string } | { domain: string };
  partner: string;
  dealId: string | null;
  protectedFrom: Temporal.Instant;
  protectedUntil: Temporal.Instant;
};

export type RowReading = {
  dates: DateOrder;
  /** What the row is called where it has no `reference`. */
  otherwise: string;
  policy: Pick<Policy, 'timeZone' | 'registration' | 'matching'>;
};

/** Understands a row, or says everything that is wrong with it. */
export function understandRow(
  raw: RawImportRow,
  reading: RowReading,
): { ok: true; row: UnderstoodRow } | { ok: false; faults: string[] } {
  const faults: string[] = [];
  const wrong = (fault: string): null => {
    faults.push(fault);
    return null;
  };
  const reference = raw.reference ?? reading.otherwise;
  if (!/^[\x21-\x7e]{1,200}$/.test(reference))
    wrong(`reference ${quoted(reference)} is not of up to 200 letters, digits and signs without blanks`);
  const customer = customerOf(raw, reading, wrong);
  const partner = raw.partner ?? wrong('partner is empty');
  const dealId =
    raw.deal_id === undefined || isHubSpotId(raw.deal_id)
      ? (raw.deal_id ?? null)
      : wrong(`deal_id ${quoted(raw.deal_id)} is no HubSpot id`);
  const from = beginning(raw, reading, wrong);
  const until = ending(raw, reading, from, wrong);
  if (faults.length > 0 || customer === null || partner === null || from === null || until === null)
    return { ok: false, faults };
  return {
    ok: true,
    row: { reference, customer, partner, dealId, protectedFrom: from, protectedUntil: until },
  };
}

type Wrong = (fault: string) => null;

function customerOf(
  raw: RawImportRow,
  { policy }: RowReading,
  wrong: Wrong,
): UnderstoodRow['customer'] | null {
  if (raw.company_id !== undefined)
    return isHubSpotId(raw.company_id)
      ? { companyId: raw.company_id }
      : wrong(`company_id ${quoted(raw.company_id)} is no HubSpot id`);
  if (raw.domain === undefined) return wrong('neither company_id nor domain names the customer');
  const identity = normaliseDomain(raw.domain, policy.matching);
  return identity.kind === 'domain'
    ? { domain: identity.domain }
    : wrong(`domain ${quoted(raw.domain)} identifies no customer (${identity.why})`);
}

function beginning(raw: RawImportRow, reading: RowReading, wrong: Wrong): Temporal.Instant | null {
  const text = raw.protected_from;
  if (text === undefined) return wrong('protected_from is empty');
  const found = dayOrInstant(text, reading.dates);
  if (found === null) return wrong(`protected_from ${quoted(text)} is ${noDate[reading.dates]}`);
  return 'instant' in found ? found.instant : startOf(found.day, reading);
}

/** The last protected day, or the instant after it; without either the program's own days from the beginning on. */
function ending(
  raw: RawImportRow,
  reading: RowReading,
  from: Temporal.Instant | null,
  wrong: Wrong,
): Temporal.Instant | null {
  const { protected_through: through, protected_until: until } = raw;
  if (through !== undefined && until !== undefined)
    return wrong('protected_through and protected_until both say when it ended');
  if (through !== undefined) {
    const found = dayOrInstant(through, reading.dates);
    return found !== null && 'day' in found
      ? startOf(found.day.add({ days: 1 }), reading)
      : wrong(`protected_through ${quoted(through)} is ${noDate[reading.dates]}`);
  }
  if (until !== undefined) {
    const found = dayOrInstant(until, reading.dates);
    return found !== null && 'instant' in found
      ? found.instant
      : wrong(
          `protected_until ${quoted(until)} is no instant, such as 2027-02-21T00:00:00Z; a last protected day belongs into protected_through`,
        );
  }
  const { registration, timeZone } = reading.policy;
  return from === null ? null : protectionEnd(from, registration.protectionDays, timeZone);
}

const startOf = (day: Temporal.PlainDate, { policy }: RowReading) =>
  day.toZonedDateTime(policy.timeZone).toInstant();

const noDate: Record<DateOrder, string> = {
  iso: 'no day, such as 2027-02-20',
  'day-month-year': 'no day, such as 20.02.2027',
  'month-day-year': 'no day, such as 02/20/2027',
};

const isHubSpotId = (text: string) =>
  /^[1-9][0-9]{0,18}$/.test(text) && BigInt(text) <= 9_223_372_036_854_775_807n;

/** At most so much of a value is told: the rest is in the file. */
const shownCharacters = 60;
const quoted = (text: string) =>
  `"${text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text}"`;
