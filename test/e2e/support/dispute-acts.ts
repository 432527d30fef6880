import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { DisputeKind, DisputeSide } from '../../../contract/dispute-summary.ts';
import {
  type DisputeAnswer,
  type DisputesAnswer,
  type DisputeView,
  disputeAnswerSchema,
  disputesAnswerSchema,
} from '../../../contract/disputes.ts';
import { type RefusedAnswer, refusedAnswerSchema } from '../../../contract/views.ts';
import type { Constellation, User } from './constellation.ts';

export type Ruling = {
  code: string;
  reasoning?: string;
  percent?: number;
  to?: DisputeSide;
  amountMinor?: string;
  currency?: string;
};

/** What people do in disputes, by their cards. Every answer is parsed with the schema of the contract. */
export function disputeDesk(world: Constellation) {
  const post = async (user: User, path: string, body: object): Promise<DisputeAnswer | RefusedAnswer> =>
    parsed(
      disputeAnswerSchema.or(refusedAnswerSchema),
      await world.api(user)('POST', path, { idempotencyKey: randomUUID(), ...body }),
    );
  const step = (user: User, id: string, name: string, body: object = {}) =>
    post(user, `/api/v1/disputes/${id}/${name}`, body);
  const desk = {
    open: (user: User, registrationId: string, kind: DisputeKind, body: object = {}) =>
      post(user, `/api/v1/registrations/${registrationId}/disputes`, {
        kind,
        text: 'We were there first.',
        ...body,
      }),
    step,
    propose: (user: User, id: string, ruling: Ruling) =>
      step(user, id, 'propose', { reasoning: 'As the evidence says.', ...ruling }),
    decide: (user: User, id: string, ruling: Ruling) =>
      step(user, id, 'decide', { reasoning: 'As the evidence says.', ...ruling }),
    read: async (user: User, id: string, side?: DisputeSide): Promise<DisputeView> =>
      parsed(
        disputeAnswerSchema,
        await world.api(user)('GET', `/api/v1/disputes/${id}${side === undefined ? '' : `?side=${side}`}`),
      ).dispute,
    status: async (user: User, id: string): Promise<number> =>
      (await world.api(user)('GET', `/api/v1/disputes/${id}`)).status,
    worklist: async (user: User): Promise<DisputesAnswer | RefusedAnswer> =>
      parsed(disputesAnswerSchema.or(refusedAnswerSchema), await world.api(user)('GET', '/api/v1/disputes')),
    /** Takes a step that must be taken: a refusal fails the test. */
    done: async (answer: Promise<DisputeAnswer | RefusedAnswer>): Promise<DisputeView> => {
      const got = await answer;
      if (!got.ok) throw new Error(`Refused: ${got.refusal.code}: ${got.refusal.detail}`);
      return got.dispute;
    },
  };
  return desk;
}
export type DisputeDesk = ReturnType<typeof disputeDesk>;

function parsed<S extends z.ZodType>(schema: S, answer: { status: number; body: unknown }): z.output<S> {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

export async function programNow(world: Constellation): Promise<Temporal.Instant> {
  const [row] = await world.rows<{ now: Date }>('SELECT program_now() AS now');
  if (row === undefined) throw new Error('No program time');
  return Temporal.Instant.from(row.now.toISOString());
}

/** Moves program time to the instant, or `more` beyond it, and waits until nothing is pending. */
export async function advanceTo(world: Constellation, at: string, more = 'PT1S'): Promise<void> {
  const target = Temporal.Instant.from(at).add(more);
  const ms = target.epochMilliseconds - (await programNow(world)).epochMilliseconds;
  if (ms > 0) await world.advance(`PT${(ms / 1000).toFixed(3)}S`);
  await world.idle();
}

/** Who was protected on the customer from when to when, past row-level security; `until` null: without an end. */
export async function holdsOf(
  world: Constellation,
  registrationId: string,
): Promise<{ from: Date; until: Date | null }[]> {
  return await world.rows(
    `SELECT lower(period) AS "from", CASE WHEN upper_inf(period) THEN NULL ELSE upper(period) END AS until
       FROM holds WHERE registration_id = $1 AND NOT isempty(period) ORDER BY lower(period)`,
    [registrationId],
  );
}
