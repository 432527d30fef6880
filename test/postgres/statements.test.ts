import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { askNamed } from '../../adapters/postgres/named-query.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.appUrl, { max: 1 });
  owner = createPool(database.ownerUrl, { max: 1 });
  await owner.query(`CREATE TABLE kept (id int PRIMARY KEY, note text);
    CREATE TABLE kept_late (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);
    GRANT SELECT, INSERT, UPDATE ON kept, kept_late TO dibs_app`);
});
beforeEach(async () => {
  await owner.query('TRUNCATE kept, kept_late; INSERT INTO kept VALUES (1)');
});
afterAll(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

const insert = 'INSERT INTO kept (id) VALUES ($1)';
const transaction = <T>(work: (tx: PortalTransaction) => Promise<T>) =>
  inPortal(pool, '7', { fenced: false }, work);
const keptIds = async () =>
  (await owner.query<{ id: number }>('SELECT id FROM kept ORDER BY id')).rows.map(row => row.id);
const caught = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  );
const backend = (tx: PortalTransaction) =>
  tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid WHERE $1', [true]).then(([row]) => row?.pid);

const tellsOfTheSecondOne = {
  code: '23505',
  constraint: 'kept_pkey',
  detail: 'Key (id)=(1) already exists.',
};

test('writes that nobody waits for are there for the read after them, and after the commit', async () => {
  const seen = await transaction(async tx => {
    for (const id of [2, 3, 4]) await tx.send(insert, [id]);
    return await tx.query('SELECT id FROM kept WHERE id > $1 ORDER BY id', [1]);
  });
  expect(seen).toEqual([{ id: 2 }, { id: 3 }, { id: 4 }]);
  await transaction(async tx => {
    for (let id = 10; id < 700; id += 1) await tx.send(insert, [id]);
  });
  expect(await keptIds()).toHaveLength(4 + 690);
});

test.each<[string, (tx: PortalTransaction) => Promise<unknown>]>([
  ['at the commit, where nothing comes after it', tx => tx.send(insert, [1])],
  [
    'at the commit, where only writes come after it that nobody waits for',
    async tx => {
      await tx.send(insert, [1]);
      await tx.send('INSERT INTO no_such_table VALUES ($1)', [1]);
    },
  ],
  [
    'at the next read, which Postgres refuses for another reason',
    async tx => {
      await tx.send(insert, [1]);
      await tx.query('SELECT note FROM kept WHERE id = $1', [1]);
      throw new Error('went on after the read');
    },
  ],
  [
    'at one of the reads that are under way',
    async tx => {
      await tx.send(insert, [1]);
      await Promise.all([2, 3].map(id => tx.query('SELECT note AS n FROM kept WHERE id = $1', [id])));
    },
  ],
  [
    'at the commit, even where a caller passes over what the read says',
    async tx => {
      await tx.send(insert, [1]);
      await tx.query('SELECT note FROM kept').catch(() => undefined);
    },
  ],
  [
    'at the commit, where it failed after a savepoint that was gone back to',
    async tx => {
      await tx.query('SAVEPOINT here');
      await tx.send(insert, [1]);
      await tx.query('ROLLBACK TO SAVEPOINT here');
    },
  ],
  [
    'of the statement that is waited for, too, where a caller passes over it',
    tx => tx.query(insert, [1]).catch(() => undefined),
  ],
  [
    'of the first of two, where a caller passes over both',
    async tx => {
      await tx.query(insert, [1]).catch(() => undefined);
      await tx.query('SELECT note FROM kept').catch(() => undefined);
    },
  ],
  [
    'of the first of several that are waited for at once',
    tx => Promise.all([tx.query(insert, [1]), tx.query('SELECT * FROM no_such_table')]),
  ],
])('the error comes as itself, and nothing is committed: %s', async (_, fail) => {
  const error = await caught(
    transaction(async tx => {
      await tx.send(insert, [2]);
      await fail(tx);
    }),
  );
  expect(error).toMatchObject(tellsOfTheSecondOne);
  expect(await keptIds()).toEqual([1]);
  // The connection is as good as before.
  expect(await transaction(tx => tx.query('SELECT id FROM kept WHERE id = $1', [1]))).toEqual([{ id: 1 }]);
});

test('a violation that is waited for at a savepoint takes nothing with it', async () => {
  await transaction(async tx => {
    await tx.send(insert, [2]);
    await tx.query('SAVEPOINT here');
    expect(await caught(tx.query(insert, [1]))).toMatchObject(tellsOfTheSecondOne);
    await tx.query('ROLLBACK TO SAVEPOINT here');
    await tx.send(insert, [3]);
  });
  expect(await keptIds()).toEqual([1, 2, 3]);
});

test('what is checked at the commit fails the commit', async () => {
  const twice = transaction(async tx => {
    await tx.send('INSERT INTO kept_late VALUES ($1)', [1]);
    await tx.send('INSERT INTO kept_late VALUES ($1)', [1]);
  });
  expect(await caught(twice)).toMatchObject({ code: '23505', constraint: 'kept_late_pkey' });
});

test('a deadlock that a write meets for which nobody waits is tried again', async () => {
  await owner.query('INSERT INTO kept VALUES (2)');
  const other = createPool(database.appUrl, { max: 1 });
  let tries = 0;
  const bothHold = Promise.withResolvers<void>();
  let holders = 0;
  const cross = (own: pg.Pool, first: number, second: number) =>
    inPortal(own, '7', { fenced: false }, async tx => {
      tries += 1;
      await tx.query("UPDATE kept SET note = coalesce(note, '') || 'x' WHERE id = $1", [first]);
      holders += 1;
      if (holders === 2) bothHold.resolve();
      await bothHold.promise;
      await tx.send("UPDATE kept SET note = coalesce(note, '') || 'x' WHERE id = $1", [second]);
    });
  await Promise.all([cross(pool, 1, 2), cross(other, 2, 1)]);
  await other.end();
  // The second try may meet the first one's locks once more.
  expect(tries).toBeGreaterThan(2);
  const { rows } = await owner.query('SELECT note FROM kept ORDER BY id');
  expect(rows).toEqual([{ note: 'xx' }, { note: 'xx' }]);
});

test('a statement outdated by a migration that nobody waits for is made anew on another connection', async () => {
  const read = 'WITH a AS (SELECT 1) SELECT * FROM kept WHERE id = $1';
  const before = await transaction(async tx => {
    await tx.query(read, [1]);
    return await backend(tx);
  });
  await owner.query('ALTER TABLE kept ADD COLUMN more text');
  let after: number | undefined;
  await transaction(async tx => {
    after = await backend(tx);
    await tx.send(read, [1]);
  });
  await owner.query('ALTER TABLE kept DROP COLUMN more');
  expect(after).not.toBe(before);
});

test('a statement is read alike when it is asked anew on a connection, and each answer is of its own', async () => {
  const read = `SELECT id, note, 9007199254740993::int8 AS large, ARRAY[id, 7]::int8[] AS ids, note IS NULL AS none,
    '2026-11-22 10:00:00.125+00'::timestamptz AS at, '{"a": [1]}'::jsonb AS json FROM kept WHERE id <= $1 ORDER BY id`;
  const asked = (most: number) => transaction(tx => tx.query(read, [most]));
  const row = {
    note: null,
    large: '9007199254740993',
    none: true,
    at: Date.UTC(2026, 10, 22, 10, 0, 0, 125),
    json: { a: [1] },
  };
  const first = await asked(1);
  expect(first).toEqual([{ id: 1, ids: ['1', '7'], ...row }]);
  await owner.query("INSERT INTO kept VALUES (2, 'x')");
  expect(await asked(2)).toEqual([...first, { ...row, id: 2, ids: ['2', '7'], note: 'x', none: false }]);
  expect(await asked(0)).toEqual([]);
});

test('what cannot be read of an answer fails the statement, and the connection is as good as before', async () => {
  const read = "SELECT CASE WHEN id = $1 THEN 'infinity' ELSE now() END::timestamptz AS at FROM kept";
  for (const _ of ['told of its columns', 'known'])
    expect(String(await caught(transaction(tx => tx.query(read, [1]))))).toMatch(/Unreadable timestamp/);
  expect(await transaction(tx => tx.query(read, [2]))).toHaveLength(1);
});

test('a connection that broke under writes for which nobody waits is not used again, and the error says so', async () => {
  let broken: number | undefined;
  const error = await caught(
    transaction(async tx => {
      broken = await backend(tx);
      await tx.send(insert, [2]);
      await tx.send('SELECT pg_terminate_backend(pg_backend_pid()) WHERE $1', [true]).catch(() => undefined);
      for (const id of [3, 4]) await tx.send(insert, [id]);
    }),
  );
  expect(String(error)).toMatch(/terminat/);
  expect(await keptIds()).toEqual([1]);
  expect(await transaction(backend)).not.toBe(broken);
  expect(pool.totalCount).toBe(1);
});

test('a branch that goes on after its transaction failed cannot write into the next on that connection', async () => {
  const next = Promise.withResolvers<void>();
  let late: Promise<unknown> = Promise.resolve();
  await caught(
    transaction(async tx => {
      late = caught(next.promise.then(() => tx.query(insert, [2])));
      await tx.query(insert, [1]);
    }),
  );
  await transaction(async tx => {
    await tx.query('SELECT 1');
    next.resolve();
    expect(String(await late)).toMatch(/has ended/);
  });
  expect(await keptIds()).toEqual([1]);
});

test('the last statement is kept when it is answered, and nothing comes after it', async () => {
  await transaction(async tx => {
    await tx.send(insert, [2]);
    expect(await tx.last(`${insert} RETURNING id`, [3])).toEqual([{ id: 3 }]);
    expect(await keptIds()).toEqual([1, 2, 3]);
    expect(String(await caught(tx.query(insert, [4])))).toMatch(/has ended/);
  });
  expect(await caught(transaction(tx => tx.last(insert, [1])))).toMatchObject(tellsOfTheSecondOne);
  expect(await caught(transaction(tx => tx.last(insert, [1]).catch(() => 'passed over')))).toMatchObject(
    tellsOfTheSecondOne,
  );
  expect(await keptIds()).toEqual([1, 2, 3]);
});

test.each<[string, (tx: PortalTransaction) => Promise<unknown>]>([
  ['is written', tx => tx.query(insert, [2])],
  ['is written last', tx => tx.last(insert, [2])],
  ['fails by itself', tx => tx.query(insert, [1])],
  ['goes out unawaited', tx => tx.send(insert, [2])],
])('what %s for a portal without an install says so, and nothing is kept (P10)', async (_, work) => {
  expect(await caught(inPortal(pool, '7', {}, work))).toMatchObject({ failure: 'not-installed' });
  expect(await keptIds()).toEqual([1]);
});

test('a transaction that only reads cannot write or lock', async () => {
  const reading = <T>(work: (tx: PortalTransaction) => Promise<T>) =>
    inPortal(pool, '7', { fenced: false, readOnly: true }, work);
  expect(await reading(tx => tx.query('SELECT id FROM kept WHERE id = $1', [1]))).toEqual([{ id: 1 }]);
  expect(await caught(reading(tx => tx.query(insert, [2])))).toMatchObject({ code: '25006' });
  expect(
    await caught(reading(tx => tx.query('SELECT id FROM kept WHERE id = $1 FOR SHARE', [1]))),
  ).toMatchObject({ code: '25006' });
  expect(await keptIds()).toEqual([1]);
});

const answers: [sentence: string, text: string, values: unknown[]][] = [
  ['no row', 'SELECT 1 AS a WHERE $1', [false]],
  ['several rows', 'SELECT n, n::text AS words FROM generate_series(1, $1::int) n', [3]],
  ['nothing in a column', 'SELECT $1::int AS a, $2::text AS b', [null, null]],
  [
    'a number too large for one',
    'SELECT $1::bigint AS big, $2::numeric AS exact',
    ['9007199254740993', '0.1'],
  ],
  ['yes and no', 'SELECT $1::boolean AS yes, NOT $1::boolean AS no', [true]],
  ['an instant', 'SELECT $1::timestamptz AS at', [new Date(0)]],
  [
    'lists',
    'SELECT $1::text[] AS words, $2::int[] AS numbers',
    [
      ['a,b', '"', null],
      [1, 2],
    ],
  ],
  ['JSON', 'SELECT $1::jsonb AS json', [{ a: [1, { b: null }] }]],
  ['bytes', 'SELECT $1::bytea AS bytes', [Buffer.from([0, 255, 10])]],
  ['many bytes', 'SELECT $1::bytea AS bytes', [Buffer.alloc(70_000, 'é')]],
  [
    'many bytes beside a few and other kinds',
    `SELECT $1::text AS word, $2::bytea AS many, $3::int AS number, $4::bytea AS few, $5::text AS none,
       $6::bytea AS more, $7::jsonb AS json, $8::text[] AS words, $9::boolean AS yes, $10::text AS long`,
    [
      'ß 🙂',
      Buffer.alloc(5_000, 7),
      7,
      Buffer.from([0, 255]),
      null,
      Buffer.alloc(1_000_000, 'xyz'),
      { a: 1 },
      ['a'],
      true,
      'ß'.repeat(9_000),
    ],
  ],
  ['a word of every kind of letter', 'SELECT $1::text AS word', ['ß – 漢字 🙂 \\ "']],
  ['two columns of one name', 'SELECT $1::int AS a, $2::int AS a', [1, 2]],
  ['a write without an answer', 'UPDATE kept SET note = $1', ['x']],
  ['a write with one', 'UPDATE kept SET note = $1 RETURNING id, note', ['y']],
];

test.each(answers)(
  'a statement under a name answers what pg answers, the first time and again: %s',
  async (_, text, values) => {
    const client = await pool.connect();
    try {
      const { rows } = await client.query(text, values);
      for (const _time of ['first', 'again'])
        expect(await askNamed(client, { name: `compared ${text.slice(0, 50)}`, text, values })).toEqual(rows);
    } finally {
      client.release();
    }
  },
);

test.each([
  ['what the statement cannot be', 'SELECT FROM nowhere WHERE $1', [true], '42P01'],
  ['what it is given', 'SELECT $1::int AS a', ['one'], '22P02'],
  ['what it comes to', 'SELECT 1 / $1::int AS a', [0], '22012'],
  [
    'what it is given beside many bytes',
    'SELECT $1::int AS a, $2::bytea AS b',
    ['one', Buffer.alloc(9_000)],
    '22P02',
  ],
])(
  'a statement under a name fails as pg does, and the next one is asked: %s',
  async (_, text, values, code) => {
    const client = await pool.connect();
    try {
      for (const _time of ['first', 'again'])
        expect(
          await caught(askNamed(client, { name: `compared ${text.slice(0, 50)}`, text, values })),
        ).toMatchObject({
          code,
        });
      expect(await askNamed(client, { name: 'one', text: 'SELECT 1 AS one', values: [] })).toEqual([
        { one: 1 },
      ]);
    } finally {
      client.release();
    }
  },
);
