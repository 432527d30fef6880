import type { SmtpServer, TakenMail } from '../../support/smtp-server.ts';
import type { Side, TwoPortals } from './two-portals.ts';

/** Every row of every table that has something of the portal, as text; of tables without a portal all rows. */
export async function rowsOf({ world }: Side, portalId: string | null): Promise<Map<string, string>> {
  const tables = await world.rows<{ name: string; own: boolean }>(
    `SELECT c.relname AS name, EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'portal_id') AS own
       FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  const found = new Map<string, string>();
  for (const { name, own } of tables) {
    if (own !== (portalId !== null)) continue;
    const rows = await world.rows<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${name} t ${own ? 'WHERE t.portal_id = $1' : ''} ORDER BY 1`,
      own ? [portalId] : [],
    );
    found.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return found;
}

/** Ids that we drew for things of a portal, told by their prefixes; `wrk_` is a worker, which is all portals'. */
export const drawnIds = (text: string): string[] => [
  ...new Set(text.match(/\b(?!wrk_)[a-z]{3}_[a-z0-9]{20,}/g) ?? []),
];

/** What went to HubSpot in the name of a portal and what came back, by the token that it was given. */
export function callsOf({ hubSpot }: TwoPortals, portalId: string) {
  const tokens = new Map<string, string>();
  for (const { path, answer } of hubSpot.recorded) {
    if (!path.endsWith('/token')) continue;
    const [, token] = /"access_token":"([^"]+)"/.exec(answer) ?? [];
    const [, hub] = /"hub_id":(\d+)/.exec(answer) ?? [];
    if (token !== undefined && hub !== undefined) tokens.set(`Bearer ${token}`, hub);
  }
  return hubSpot.recorded.filter(({ authorization }) => tokens.get(authorization ?? '') === portalId);
}

/** Mail of a portal as it went over the wire, decoded; the Message-ID says whose it is. */
export const mailsOf = ({ taken }: SmtpServer, portalId: string): string[] =>
  taken.filter(({ messageId }) => messageId.includes(`.${portalId}@`)).map(decoded);

const decoded = ({ raw }: TakenMail) =>
  raw
    .replace(/=\r\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, bytes => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8'));

/** The text and what the signed links in it say. */
const withLinks = (text: string) =>
  [
    text,
    ...[...text.matchAll(/\/[cdfpu]\/([A-Za-z0-9_-]{16,300})\./g)].map(([, body = '']) =>
      Buffer.from(body, 'base64url').toString('latin1'),
    ),
  ].join('\n');

/** Which of the marks stand in the text, in the clear, in base64 or in hexadecimal digits. */
export function marksIn(text: string, marks: Iterable<string>): string[] {
  const all = withLinks(text);
  return [...marks].filter(mark =>
    [mark, encodeURIComponent(mark), Buffer.from(mark).toString('hex')].some(way => all.includes(way)),
  );
}
