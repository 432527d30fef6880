import { createHash } from 'node:crypto';
import { importRows } from '../../adapters/csv/import-rows.ts';
import { CsvFileError, readCsv } from '../../adapters/csv/read-csv.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { rowsOfDeals } from '../../adapters/hubspot/rows-of-deals.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import type { ImportDryRun } from '../../contract/import-dry-run.ts';
import { type ImportMapping, importMappingSchema } from '../../contract/imports.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { ImportRecord } from '../../operations/import-records.ts';
import type { PlacedRow } from '../../operations/stage-import.ts';
import type { ServerDeps } from './server-deps.ts';

/** More take longer than a page should wait for: they are for the command. */
export const mostRows = 1_000;

type Read = Pick<ImportRecord, 'source' | 'digest' | 'label'> & { mapping: ImportMapping; rows: PlacedRow[] };

/** Old registrations that somebody names on the set-up checklist, or in words why they cannot be read and what to do. */
export function readOldRegistrations(
  deps: Pick<ServerDeps, 'gateway' | 'pool'>,
  portalId: string,
  asked: ImportDryRun,
): Promise<Read | string> {
  return asked.source === 'csv' ? readPasted(asked) : readDeals(deps, portalId, asked);
}

type Asked<Source> = Extract<ImportDryRun, { source: Source }>;

async function readPasted({ csv, dates }: Asked<'csv'>): Promise<Read | string> {
  const mapping = importMappingSchema.parse({ dates });
  const digest = digestOf('pasted', canonicalJson(mapping), csv);
  try {
    const rows = await upTo(
      importRows(readCsv({ text: csv }), mapping, { after: 0, nameless: digest.slice(0, 12) }),
    );
    if (rows === 'too many')
      return `These are more than ${mostRows} rows. Take some of them, or use npm run import on the server.`;
    if (rows.length === 0) return 'There is a head line, and no row below it.';
    const label = `${rows.length} pasted ${rows.length === 1 ? 'row' : 'rows'}`;
    return { source: 'csv', digest, label, mapping, rows };
  } catch (error) {
    if (error instanceof CsvFileError) return error.message;
    throw error;
  }
}

async function readDeals(
  { gateway, pool }: Pick<ServerDeps, 'gateway' | 'pool'>,
  portalId: string,
  { partner, protectedFrom, protectedThrough }: Asked<'deals'>,
): Promise<Read | string> {
  const columns = {
    partner,
    protected_from: protectedFrom,
    ...(protectedThrough === null ? {} : { protected_through: protectedThrough }),
  };
  const filters = [{ propertyName: partner, operator: 'HAS_PROPERTY' as const }];
  const mapping = importMappingSchema.parse({ columns, filterGroups: [{ filters }] });
  try {
    const known = new Set((await gateway.readProperties(portalId, 'deals')).map(({ name }) => name));
    const unknown = Object.values(columns).find(name => !known.has(name));
    if (unknown !== undefined) return `HubSpot has no deal property with the internal name ${unknown}.`;
    const named = await inPortal(pool, portalId, {}, tx => storeOf(tx).namedPartners());
    const partners = new Set(named.map(({ companyId }) => companyId));
    const isPartner = (companyId: string) => partners.has(companyId);
    const rows = await upTo(rowsOfDeals(gateway, portalId, mapping, { after: null, lines: 0, isPartner }));
    if (rows === 'too many')
      return `More than ${mostRows} deals name a partner. Use npm run import on the server, which reads any number.`;
    if (rows.length === 0) return `No deal has a value of ${partner}.`;
    const label = `${rows.length} ${rows.length === 1 ? 'deal' : 'deals'} of HubSpot`;
    return { source: 'deals', digest: digestOf('deals', canonicalJson(mapping)), label, mapping, rows };
  } catch (error) {
    if (error instanceof HubSpotError) return failureWords(error);
    throw error;
  }
}

async function upTo(rows: AsyncIterable<PlacedRow>): Promise<PlacedRow[] | 'too many'> {
  const read: PlacedRow[] = [];
  for await (const row of rows) {
    if (read.length === mostRows) return 'too many';
    read.push(row);
  }
  return read;
}

function failureWords({ failure: { kind, message } }: HubSpotError): string {
  if (kind === 'forbidden' || kind === 'unauthorized')
    return 'Dibs may not read deals here: install the app again.';
  if (kind === 'bad-request') return `HubSpot does not search deals in this way: ${message}`;
  return 'HubSpot did not answer, so its deals could not be read. Try again in a minute.';
}

const digestOf = (...parts: string[]) => createHash('sha256').update(parts.join('\n'), 'utf8').digest('hex');
