import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/**
 * Years of old registrations as a program may have kept them, made so that it is known of every row what the report has
 * to say: of a hundred rows so many are of a kind. What stands here already, and what HubSpot has, is put in by the test.
 */
export const kinds = {
  new: { of100: 34, verdict: 'new', expected: 'active', code: '' },
  ended: { of100: 30, verdict: 'expired', expected: 'expired', code: '' },
  /** On the customer of a new row, by another partner, a day younger. */
  rival: { of100: 8, verdict: 'overlap', expected: 'queued', code: 'EARLIER_ROW_COMES_FIRST' },
  /** The same by the same partner. */
  twin: { of100: 4, verdict: 'overlap', expected: 'skipped', code: 'SAME_PARTNER_TWICE' },
  /** On a customer that is registered here to another partner, to the same one; and imported before. */
  held: { of100: 4, verdict: 'live-duplicate', expected: 'queued', code: 'LIVE_CLAIM_COMES_FIRST' },
  own: { of100: 2, verdict: 'live-duplicate', expected: 'skipped', code: 'ALREADY_REGISTERED' },
  again: { of100: 2, verdict: 'live-duplicate', expected: 'skipped', code: 'ALREADY_IMPORTED' },
  stranger: { of100: 5, verdict: 'unknown-partner', expected: 'skipped', code: 'NO_SUCH_PARTNER' },
  nowhere: { of100: 4, verdict: 'unknown-customer', expected: 'skipped', code: 'NO_SUCH_DOMAIN' },
  elsewhere: { of100: 1, verdict: 'bad', expected: 'skipped', code: 'DEAL_ELSEWHERE' },
  itself: { of100: 1, verdict: 'bad', expected: 'skipped', code: 'SELF_CLAIM' },
  backwards: { of100: 1, verdict: 'bad', expected: 'skipped', code: 'IMPLAUSIBLE_PERIOD' },
  garbled: { of100: 4, verdict: 'bad', expected: 'skipped', code: 'NOT_UNDERSTOOD' },
} as const;
export type Kind = keyof typeof kinds;

const order = (Object.keys(kinds) as Kind[]).flatMap(kind =>
  Array.from({ length: kinds[kind].of100 }, (_, place) => ({ kind, place })),
);
const at = (row: number) => order[row % 100] ?? { kind: 'new' as const, place: 0 };
export const kindOf = (row: number): Kind => at(row).kind;

/** How many of the rows pass the test; rows are counted from 0. */
export const count = (rows: number, of: (kind: Kind) => boolean): number =>
  Array.from({ length: rows }, (_, row) => kindOf(row)).filter(of).length;

export const partners = 20;
const firstPartner = 1_000_000;
export const partnerId = (n: number) => String(firstPartner + (n % partners));
const firstCustomer = firstPartner + partners;

/** The row on whose customer this one is: the n-th rival is on that of the n-th new row, twins on those after them. */
const customerRow = (row: number): number => {
  const { kind, place } = at(row);
  if (kind === 'rival') return row - (row % 100) + place;
  return kind === 'twin' ? row - (row % 100) + kinds.rival.of100 + place : row;
};
export const customerId = (row: number) => String(firstCustomer + customerRow(row));
const partnerOf = (row: number) => (kindOf(row) === 'rival' ? customerRow(row) + 1 : customerRow(row));
/** Whom the customer of the row is registered to here, where it is. */
export const registeredTo = (row: number) => partnerId(kindOf(row) === 'held' ? row + 1 : row);
export const referenceOf = (row: number) => `OLD-${row}`;
export const dealOf = (row: number) => String(9_000_000 + row);

const today = Temporal.Now.plainDateISO('UTC');
const day = (offset: number) => today.add({ days: offset }).toString();

function line(row: number): string {
  const kind = kindOf(row);
  const ended = kind === 'ended';
  const younger = kind === 'rival' || kind === 'twin';
  const from = ended ? day(-400 - (row % 300)) : day((younger ? -39 : -40) - (customerRow(row) % 20));
  const through = ended ? day(-200) : kind === 'backwards' ? day(-90) : day(20 + (row % 60));
  const customer = kind === 'nowhere' ? `nobody-${row}.com` : `company-${customerId(row)}.com`;
  const itself = kind === 'itself' ? `company-${partnerId(row)}.com` : customer;
  const partner = kind === 'stranger' ? `Stranger ${row % 7}` : `Partner ${partnerOf(row) % partners}`;
  const deal = kind === 'elsewhere' ? dealOf(row) : '';
  return [referenceOf(row), itself, partner, kind === 'garbled' ? 'some day' : from, through, deal].join(',');
}

export async function writeYears(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  out.write('reference,domain,partner,protected_from,protected_through,deal_id\n');
  for (let row = 0; row < rows; row += 1) if (!out.write(`${line(row)}\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}
