import { randomUUID } from 'node:crypto';
import { partnerWithTierSchema, type TierProgress } from '../../../contract/tiers.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import type { Constellation, User } from './constellation.ts';

const objects = '/crm/objects/2026-09';

/** What the partner's card tells the user of the tier. */
export async function progressOf(world: Constellation, user: User, partnerId: string): Promise<TierProgress> {
  const answer = await world.api(user)('GET', `/api/v1/companies/${partnerId}/partner`);
  const { tierProgress } = partnerWithTierSchema.parse(answer.body);
  if (tierProgress === undefined) throw new Error(`${user.email} reads no progress`);
  return tierProgress;
}

/** Asks for something about the tier; the answer is parsed with the schema of the contract. */
export async function decideOnTier(
  world: Constellation,
  user: User,
  partnerId: string,
  action: 'review' | 'appeal' | 'decide-appeal' | 'promote',
  body: object = {},
) {
  const path = `/api/v1/partners/${partnerId}/tier/${action}`;
  const answer = await world.api(user)('POST', path, { idempotencyKey: randomUUID(), ...body });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return partnerWithTierSchema.or(refusedAnswerSchema).parse(answer.body);
}

/** Our properties of a partner as HubSpot has them now. */
export async function partnerCopy(
  world: Constellation,
  partnerId: string,
): Promise<Record<string, string | null>> {
  const record = await world.crm(world.user('admin'))(
    'GET',
    `${objects}/companies/${partnerId}?properties=dibs_partner_tier,dibs_next_review,dibs_open_claims`,
  );
  return record.properties as Record<string, string | null>;
}

/** Subjects of the tasks on a partner's company, each as often as it stands there. */
export async function partnerTasks(world: Constellation, partnerId: string): Promise<string[]> {
  const crm = world.crm(world.user('admin'));
  const found = await crm('POST', '/crm/associations/2026-09/companies/tasks/batch/read', {
    inputs: [{ id: partnerId }],
  });
  const ids = (found.results as { to: { toObjectId: string | number }[] }[]).flatMap(({ to }) =>
    to.map(({ toObjectId }) => String(toObjectId)),
  );
  if (ids.length === 0) return [];
  const read = await crm('POST', `${objects}/tasks/batch/read`, {
    inputs: ids.map(id => ({ id })),
    properties: ['hs_task_subject'],
  });
  return (read.results as { properties: { hs_task_subject: string } }[])
    .map(({ properties }) => properties.hs_task_subject)
    .sort();
}

/** Kinds and facts of the ledger's entries about the partner's tier, oldest first. */
export async function tierLedger(world: Constellation, partnerId: string) {
  return await world.rows<{
    kind: string;
    occurred_at: Date;
    actor_role: string;
    facts: Record<string, unknown>;
  }>(
    `SELECT kind, occurred_at, actor_role, facts FROM ledger
      WHERE partner_company_id = $1 AND registration_id IS NULL AND kind ~ '(tier|sunset|promotion)' ORDER BY entry_id`,
    [partnerId],
  );
}

/** Program time. */
export async function programNow(world: Constellation): Promise<Temporal.Instant> {
  const [row] = await world.rows<{ now: string }>('SELECT program_now()::text AS now');
  return Temporal.Instant.from((row?.now ?? '').replace(' ', 'T'));
}

/** Moves program time to the first instant of a day in UTC, less so many milliseconds, and lets everything settle. */
export async function goToDay(world: Constellation, day: Temporal.PlainDate, lessMs = 0): Promise<void> {
  const at = day.toZonedDateTime('UTC').toInstant().subtract({ milliseconds: lessMs });
  const ms = Math.ceil((await programNow(world)).until(at).total('milliseconds'));
  if (ms < 0) throw new Error(`${day} lies behind`);
  await world.advance(`PT${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}S`);
  await world.idle();
}
