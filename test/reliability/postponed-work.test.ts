import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EffectResult, saveEffectResult } from '../../adapters/postgres/effects.ts';
import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { insertEvents, pendingEvents, postponeEvents } from '../../adapters/postgres/inbox.ts';
import { type CopyOutcome, dirtyCopies, saveCopyOutcomes } from '../../adapters/postgres/projections.ts';
import { postponeReads, wantedReads } from '../../adapters/postgres/reads.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { adminQuery } from './support/admin-query.ts';
import { type Program, portalId, startProgram } from './support/program.ts';

const seconds = [5, 500];
const retryOf = (second: number): CopyOutcome['result'] & EffectResult => ({
  kind: 'retry',
  afterMs: second * 1_000,
  failure: 'timeout',
  unknown: true,
});

/** Two things of a kind are put off for 5 and 500 s in one go. */
const rows: [kind: string, table: string, putOff: (tx: PortalTransaction) => Promise<void>][] = [
  [
    'inbox',
    'inbox',
    async tx => {
      await insertEvents(tx, seconds.map(event));
      const events = await pendingEvents(tx, 10);
      for (const [index, second] of seconds.entries())
        await postponeEvents(tx, [events[index]?.eventId ?? ''], second * 1_000, true);
    },
  ],
  [
    'reads',
    'wanted_reads',
    async tx => {
      await storeOf(tx).wantReads('companies', ['501', '502']);
      const reads = await wantedReads(tx, 10);
      for (const [index, second] of seconds.entries())
        await postponeReads(tx, reads.slice(index, index + 1), second * 1_000);
    },
  ],
  [
    'projections',
    'projections',
    async tx => {
      await storeOf(tx).touchDeals(['601', '602']);
      const copies = await dirtyCopies(tx, 'deals', 10);
      const outcomes = copies.map(({ objectId, revision }, index) => ({
        objectId,
        revision,
        result: retryOf(seconds[index] ?? 0),
      }));
      await saveCopyOutcomes(tx, 'deals', outcomes);
    },
  ],
  [
    'effects',
    'effects',
    async tx => {
      const store = storeOf(tx);
      const payload = { subject: '', body: '', dealId: '1', companyIds: [], ownerId: null, dueAt: '' };
      for (const second of seconds) {
        await store.intendEffect('note', `of ${second}`, payload);
        const [made] = await tx.query<{ id: string }>(
          'SELECT effect_id AS id FROM effects WHERE subject_id = $1',
          [`of ${second}`],
        );
        await saveEffectResult(tx, made?.id ?? '', retryOf(second));
      }
    },
  ],
];

describe('what is put off is noted as due', () => {
  let program: Program;
  beforeAll(async () => {
    program = await startProgram(1);
  });
  afterAll(() => program[Symbol.asyncDispose]());

  test.each(rows)('for each of two %s that wait for different times', async (kind, table, putOff) => {
    // A worker has taken every note there was and deletes it after its turn.
    await program.inPortal(async tx => {
      await putOff(tx);
      await tx.query('DELETE FROM due_work WHERE portal_id = $1 AND due_at <= program_now()', [portalId]);
    });
    const without = await adminQuery(
      program.database,
      `SELECT t.retry_at FROM ${table} t WHERE t.portal_id = $1 AND t.retry_at IS NOT NULL AND NOT EXISTS (
         SELECT FROM due_work d WHERE d.portal_id = $1 AND d.kind = $2
            AND d.due_at BETWEEN t.retry_at AND t.retry_at + interval '1 second')`,
      [portalId, kind],
    );
    expect(without).toEqual([]);
    const [waiting] = await adminQuery(
      program.database,
      `SELECT count(*)::int AS n FROM ${table} WHERE portal_id = $1 AND retry_at IS NOT NULL`,
      [portalId],
    );
    expect(waiting).toEqual({ n: 2 });
  });
});

const event = (second: number) => ({
  contentHash: Buffer.from(`event ${second}`),
  receivedAt: '2026-11-22T10:00:00Z',
  subscriptionType: 'deal.creation',
  objectTypeId: '0-3',
  objectId: String(second),
  occurredAt: '2026-11-22T10:00:00Z',
  change: {},
  quarantine: null,
});
