import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { ledger } from '../../adapters/postgres/ledger.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { coveredColumns, entryText } from '../../adapters/postgres/seal-chain.ts';
import { sealLedger } from '../../adapters/postgres/seal-ledger.ts';
import { type Anchor, verifyLedger } from '../../adapters/postgres/verify-ledger.ts';
import { rememberPortal } from '../../adapters/postgres/work-counts.ts';
import { createLedgerAnchor, readAnchors } from '../../adapters/runtime/ledger-anchor.ts';
import { given } from '../../domain/why.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

let database: TestDatabase;
let pool: pg.Pool;
/** Somebody who may do anything to the database, past triggers, keys and row-level security. */
let intruder: pg.Client;
let lastPortal = 7_700_000;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.appUrl, { max: 4 });
  intruder = new pg.Client({ connectionString: database.adminUrl });
  await intruder.connect();
  await intruder.query('SET session_replication_role = replica');
});
afterAll(async () => {
  await intruder.end();
  await pool.end();
  await database.drop();
});

const at = Temporal.Instant.from('2026-11-22T10:00:00Z');

async function append(portalId: string, count: number): Promise<void> {
  await inPortal(pool, portalId, { fenced: false }, async tx => {
    await rememberPortal(tx);
    for (let n = 0; n < count; n += 1)
      await ledger(tx).append({
        kind: 'registration-approved',
        why: given('APPROVED', 'I1', { n }),
        registrationId: `reg_${n}`,
        accountId: '12',
        partnerCompanyId: '34',
        actor: { kind: 'automation' },
        occurredAt: at,
        recordedAt: at,
        policyVersion: 1,
        rules: ['T3'],
        facts: { n, protectedUntil: '2027-02-21T00:00:00Z', words: 'é\u2028"' },
      });
  });
}

const seal = (portalId: string, limit = 1000) =>
  inPortal(pool, portalId, { fenced: false }, tx => sealLedger(tx, limit));
const verify = (portalId: string, anchors: readonly Anchor[] = []) => verifyLedger(pool, portalId, anchors);

/** A portal of its own with ten sealed entries, and its head as it was anchored. */
async function sealedPortal(): Promise<{ portalId: string; anchor: Anchor }> {
  lastPortal += 1;
  const portalId = String(lastPortal);
  await append(portalId, 10);
  const { head } = await seal(portalId);
  return { portalId, anchor: { portalId, position: head.position, hash: head.hash.toString('hex') } };
}

describe('the audit chain', () => {
  test('of a ledger that nobody touched is whole, whatever the pages it was sealed in', async () => {
    const { portalId, anchor } = await sealedPortal();
    await append(portalId, 5);
    await seal(portalId, 2);
    expect(await verify(portalId, [anchor])).toMatchObject({
      sealed: 12n,
      unsealed: { entries: 3, oldest: at.epochMilliseconds },
      anchors: 1,
      breaks: [],
    });
    expect((await seal(portalId)).sealed).toBe(3);
    expect((await seal(portalId)).sealed).toBe(0);
    expect(await verify(portalId, [anchor])).toMatchObject({
      sealed: 15n,
      unsealed: { entries: 0, oldest: null },
      breaks: [],
    });
  });

  test('covers every column of the ledger', async () => {
    const { rows } = await intruder.query<{ attname: string }>(
      `SELECT attname FROM pg_attribute WHERE attrelid = 'ledger'::regclass AND attnum > 0 AND NOT attisdropped`,
    );
    expect([...coveredColumns].sort()).toEqual(rows.map(row => row.attname).sort());
  });

  test('digests an entry as the JSON array that it is said to be, whatever is in it', async () => {
    const { portalId } = await sealedPortal();
    const words = `E'"\\\\ \\x01\\x1f\\x7f\\b\\f\\n\\r\\t / é \\u2028 \\U0001F600 <b>'`;
    await intruder.query(
      `INSERT INTO ledger (portal_id, kind, registration_id, account_id, partner_company_id, actor_kind, actor_user_id,
         actor_role, occurred_at, recorded_at, policy_version, rules, facts)
       VALUES ($1, ${words}, ${words}, -9223372036854775808, 0, 'user', 1, ${words}, '1969-12-31 23:59:59.9999Z',
               '2026-11-22 10:00:00.4275+05', 2147483647, ARRAY[${words}, 'NULL', NULL, '{a,b}'],
               jsonb_build_object(${words}, ARRAY[1.10, 1e40, NULL], 'a', '{"b": [], "c": {}}'::jsonb)),
              ($1, '', NULL, NULL, NULL, 'automation', NULL, '', now(), now(), 0, '{}', '[]')`,
      [portalId],
    );
    const { rows } = await intruder.query<{ own: string; json: string }>(
      `SELECT ${entryText} AS own, jsonb_build_array(
         l.portal_id::text, l.entry_id::text, l.kind, l.registration_id, l.account_id::text, l.partner_company_id::text,
         l.actor_kind, l.actor_user_id::text, l.actor_role,
         floor(extract(epoch FROM l.occurred_at) * 1000)::bigint, floor(extract(epoch FROM l.recorded_at) * 1000)::bigint,
         l.policy_version, to_jsonb(l.rules), l.facts)::text AS json
         FROM ledger l WHERE portal_id = $1`,
      [portalId],
    );
    expect(rows).toHaveLength(12);
    expect(rows.map(row => row.own)).toEqual(rows.map(row => row.json));
  });

  test('is not changed by the role of server and worker', async () => {
    const { portalId } = await sealedPortal();
    for (const sql of ['UPDATE ledger_seals SET position = position', 'DELETE FROM ledger_seals'])
      await expect(inPortal(pool, portalId, { fenced: false }, tx => tx.query(sql))).rejects.toThrow(
        /permission denied/,
      );
  });
});

/** Rebuilds the seals of a portal from the ledger as it stands, as one who knows how would. */
async function sealAnew(portalId: string): Promise<void> {
  await intruder.query('DELETE FROM ledger_seals WHERE portal_id = $1', [portalId]);
  await intruder.query(
    'INSERT INTO unsealed_entries SELECT portal_id, entry_id FROM ledger WHERE portal_id = $1',
    [portalId],
  );
  await seal(portalId);
}

const entryIds = async (portalId: string) => {
  const { rows } = await intruder.query<{ entry_id: string }>(
    'SELECT entry_id FROM ledger WHERE portal_id = $1 ORDER BY entry_id',
    [portalId],
  );
  return rows.map(row => row.entry_id);
};
const copyOfFourth = (portalId: string, id: string) =>
  intruder.query(
    `INSERT INTO ledger OVERRIDING SYSTEM VALUE
     SELECT portal_id, $2, kind, registration_id, account_id, partner_company_id, actor_kind, actor_user_id,
            actor_role, occurred_at, recorded_at, policy_version, rules, facts
       FROM ledger WHERE portal_id = $1 ORDER BY entry_id LIMIT 1`,
    [portalId, id],
  );

const attacks: { sentence: string; attack: (portalId: string) => Promise<unknown>; kinds: string[] }[] = [
  ...['kind', 'registration_id', 'actor_role'].map(column => ({
    sentence: `an entry is edited: its ${column}`,
    attack: (portalId: string) =>
      intruder.query(`UPDATE ledger SET ${column} = 'other' WHERE portal_id = $1 AND facts->>'n' = '4'`, [
        portalId,
      ]),
    kinds: ['changed'],
  })),
  {
    sentence: 'an entry is edited: one of its facts',
    attack: portalId =>
      intruder.query(
        `UPDATE ledger SET facts = facts || '{"protectedUntil": "2028-01-01T00:00:00Z"}'
          WHERE portal_id = $1 AND facts->>'n' = '4'`,
        [portalId],
      ),
    kinds: ['changed'],
  },
  {
    sentence: 'an entry is edited: its time, by a millisecond',
    attack: portalId =>
      intruder.query(
        `UPDATE ledger SET recorded_at = recorded_at + interval '1 ms' WHERE portal_id = $1 AND facts->>'n' = '9'`,
        [portalId],
      ),
    kinds: ['changed'],
  },
  {
    sentence: 'an entry is put in',
    attack: portalId => copyOfFourth(portalId, '999999999'),
    kinds: ['inserted'],
  },
  {
    sentence: 'an entry is put in with an old id and handed to the sealer',
    attack: async portalId => {
      const { rows } = await intruder.query<{ id: string }>(
        `SELECT nextval(pg_get_serial_sequence('ledger', 'entry_id')) AS id`,
      );
      const id = rows[0]?.id ?? '';
      await append(portalId, 3);
      await seal(portalId);
      await intruder.query(
        `UPDATE ledger_seals SET sealed_at = sealed_at - interval '1 hour' WHERE portal_id = $1`,
        [portalId],
      );
      await copyOfFourth(portalId, id);
      await intruder.query('INSERT INTO unsealed_entries VALUES ($1, $2)', [portalId, id]);
      await seal(portalId);
    },
    kinds: ['backdated'],
  },
  {
    sentence: 'an entry is deleted',
    attack: portalId =>
      intruder.query(`DELETE FROM ledger WHERE portal_id = $1 AND facts->>'n' = '4'`, [portalId]),
    kinds: ['deleted'],
  },
  {
    sentence: 'an entry is deleted with its seal',
    attack: async portalId => {
      const id = (await entryIds(portalId))[4];
      await intruder.query('DELETE FROM ledger_seals WHERE portal_id = $1 AND entry_id = $2', [portalId, id]);
      await intruder.query('DELETE FROM ledger WHERE portal_id = $1 AND entry_id = $2', [portalId, id]);
    },
    kinds: ['seal-missing', 'changed'],
  },
  {
    sentence: 'two entries change places',
    attack: async portalId => {
      const ids = await entryIds(portalId);
      await intruder.query('UPDATE ledger_seals SET entry_id = -entry_id WHERE portal_id = $1', [portalId]);
      await intruder.query(
        `UPDATE ledger_seals SET entry_id = CASE -entry_id WHEN $2::bigint THEN $3::bigint
           WHEN $3::bigint THEN $2::bigint ELSE -entry_id END WHERE portal_id = $1`,
        [portalId, ids[3], ids[6]],
      );
    },
    kinds: ['changed', 'changed'],
  },
  {
    sentence: 'the tail is cut, seals and all',
    attack: async portalId => {
      const ids = (await entryIds(portalId)).slice(6);
      await intruder.query('DELETE FROM ledger_seals WHERE portal_id = $1 AND entry_id = ANY($2)', [
        portalId,
        ids,
      ]);
      await intruder.query('DELETE FROM ledger WHERE portal_id = $1 AND entry_id = ANY($2)', [portalId, ids]);
    },
    kinds: ['tail-cut'],
  },
  {
    sentence: 'an entry is edited and every seal written anew',
    attack: async portalId => {
      await intruder.query(`UPDATE ledger SET account_id = 99 WHERE portal_id = $1 AND facts->>'n' = '4'`, [
        portalId,
      ]);
      await sealAnew(portalId);
    },
    kinds: ['anchor-differs'],
  },
  {
    sentence: 'everything is gone',
    attack: async portalId => {
      await intruder.query('DELETE FROM ledger_seals WHERE portal_id = $1', [portalId]);
      await intruder.query('DELETE FROM ledger WHERE portal_id = $1', [portalId]);
    },
    kinds: ['tail-cut'],
  },
];

describe('it is noticed when', () => {
  test.each(attacks)('$sentence', async ({ attack, kinds }) => {
    const { portalId, anchor } = await sealedPortal();
    const untouched = await sealedPortal();
    await attack(portalId);
    const { breaks } = await verify(portalId, [anchor, untouched.anchor]);
    expect(breaks.map(each => each.kind)).toEqual(kinds);
    expect((await verify(untouched.portalId, [anchor, untouched.anchor])).breaks).toEqual([]);
  });
});

describe('the heads that are written down outside', () => {
  const temporary = async () => {
    const directory = await mkdtemp(join(tmpdir(), 'dibs-anchor-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    return join(directory, 'heads.jsonl');
  };
  const head = (position: bigint) => ({ portalId: '7', position, hash: 'ab'.repeat(32) });

  test('are written at most once in a while for a portal, and the last at the end', async () => {
    const file = await temporary();
    {
      await using anchor = createLedgerAnchor(file, 60_000);
      await anchor.note(head(1n));
      await anchor.note(head(2n));
      await anchor.note(head(3n));
      await anchor.note({ ...head(1n), portalId: '8' });
      expect((await readAnchors(file)).map(each => [each.portalId, each.position])).toEqual([
        ['7', 1n],
        ['8', 1n],
      ]);
    }
    expect((await readAnchors(file)).map(each => [each.portalId, each.position])).toEqual([
      ['7', 1n],
      ['8', 1n],
      ['7', 3n],
    ]);
  });

  test('are compared by `npm run ledger -- verify`, which fails and names the entry when one differs', async () => {
    const file = await temporary();
    const { portalId, anchor } = await sealedPortal();
    {
      await using written = createLedgerAnchor(file);
      await written.note(anchor);
    }
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['commands/ledger.ts', 'verify', '--portal', portalId, ...args], {
        env: { ...process.env, DATABASE_URL: database.appUrl },
      });
    const whole = await run('--anchor', file);
    expect(whole.stdout).toContain(`Portal ${portalId}: the ledger is as it was written`);
    expect(whole.stdout).toContain('1 heads compared');
    const [edited] = (await entryIds(portalId)).slice(4);
    await intruder.query('UPDATE ledger SET policy_version = 9 WHERE portal_id = $1 AND entry_id = $2', [
      portalId,
      edited,
    ]);
    await expect(run('--json')).rejects.toMatchObject({ code: 1 });
    await expect(run()).rejects.toMatchObject({
      stdout: expect.stringContaining(`entry ${edited}, seal 5: changed`),
    });
  });
});
