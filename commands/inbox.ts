import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { inPortal } from '../adapters/postgres/in-portal.ts';
import {
  type InboxEvent,
  type InboxEventInFull,
  type InboxOutcome,
  listInbox,
  readInboxEvent,
  replayParked,
} from '../adapters/postgres/inbox-list.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { findPortals } from '../adapters/postgres/work-counts.ts';
import { EnvironmentError } from '../adapters/runtime/config.ts';
import { readEnvironment } from '../adapters/runtime/environment.ts';
import { eventOutcomeSchema } from '../contract/events.ts';

const usage = `Usage: npm run inbox -- list [--portal ID] [--outcome OUTCOME] [--limit N] [--json]
       npm run inbox -- show EVENT [--portal ID]
       npm run inbox -- replay EVENT|all [--portal ID]

Lists what came in from HubSpot and what became of it, or shows one event with its bytes. An event that failed
eight times is parked (quarantined); when its cause is mended, replay has it decided anew.
OUTCOME is one of ${eventOutcomeSchema.options.join(', ')}. Portal 0 has what named no portal.`;

type Found<T> = T & { portalId: string };

class UsageError extends Error {}

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  const { environment, faults } = readEnvironment(process.env);
  if (faults.length > 0) throw new EnvironmentError(faults);
  await using database = await openDatabase({
    databaseUrl: environment.DATABASE_URL,
    migrationUrl: undefined,
    dataDir: resolve(environment.DATA_DIR ?? '.data'),
  });
  const pool = createPool(database.embedded?.urlOf('admin', 'dibs') ?? database.appUrl, {
    max: 1,
    applicationName: 'dibs-inbox',
  });
  try {
    const portals = command.portal === undefined ? await findPortals(pool) : [command.portal];
    if (command.verb === 'show') await show(pool, portals, command.eventId);
    else if (command.verb === 'replay') await replay(pool, portals, command.eventId);
    else await list(pool, portals, command);
  } finally {
    await pool.end();
  }
}

type ListCommand = { verb: 'list'; portal?: string; outcome?: InboxOutcome; limit: number; json: boolean };
type Command =
  | ListCommand
  | { verb: 'show'; portal?: string; eventId: string }
  /** Null: all that are parked. */
  | { verb: 'replay'; portal?: string; eventId: string | null };

function readCommand(args: string[]): Command {
  const { values, positionals } = parseOptions(args);
  const [verb, eventId] = positionals;
  const portal = values.portal;
  if (portal !== undefined && !/^[0-9]{1,19}$/.test(portal)) throw new UsageError(usage);
  const scope = portal === undefined ? {} : { portal };
  if (verb === 'show' && eventId !== undefined && /^[0-9]{1,19}$/.test(eventId))
    return { verb, eventId, ...scope };
  if (verb === 'replay' && eventId !== undefined && /^([0-9]{1,19}|all)$/.test(eventId))
    return { verb, eventId: eventId === 'all' ? null : eventId, ...scope };
  if (verb !== 'list') throw new UsageError(usage);
  const outcome = eventOutcomeSchema.optional().safeParse(values.outcome);
  const limit = Number(values.limit ?? 1_000_000);
  if (!outcome.success || !Number.isInteger(limit) || limit < 1) throw new UsageError(usage);
  return {
    verb,
    limit,
    json: values.json ?? false,
    ...scope,
    ...(outcome.data === undefined ? {} : { outcome: outcome.data }),
  };
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        portal: { type: 'string' },
        outcome: { type: 'string' },
        limit: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new UsageError(usage, { cause });
  }
}

async function list(pool: pg.Pool, portals: string[], command: ListCommand): Promise<void> {
  const filter = command.outcome === undefined ? {} : { outcome: command.outcome };
  const events: Found<InboxEvent>[] = [];
  for (const portalId of portals) {
    const page = { after: null, limit: command.limit, ...filter };
    const found = await inPortal(pool, portalId, { fenced: false }, tx => listInbox(tx, page));
    events.push(...found.map(event => ({ ...event, portalId })));
  }
  events.sort((a, b) => (BigInt(a.event_id) < BigInt(b.event_id) ? -1 : 1));
  const shown = events.slice(0, command.limit).map(viewOf);
  if (command.json) console.log(JSON.stringify({ events: shown }, null, 2));
  else
    for (const event of shown)
      console.log(
        [
          event.id,
          event.portalId,
          event.receivedAt,
          event.outcome,
          event.subscriptionType,
          event.objectId,
          event.reason,
        ]
          .map(value => value ?? '-')
          .join('  '),
      );
}

async function show(pool: pg.Pool, portals: string[], eventId: string): Promise<void> {
  for (const portalId of portals) {
    const event = await inPortal(pool, portalId, { fenced: false }, tx => readInboxEvent(tx, eventId));
    if (event === null) continue;
    console.log(JSON.stringify(inFull({ ...event, portalId }), null, 2));
    return;
  }
  throw new Error(`No event ${eventId} was found.`);
}

async function replay(pool: pg.Pool, portals: string[], eventId: string | null): Promise<void> {
  const replayed: string[] = [];
  for (const portalId of portals)
    replayed.push(...(await inPortal(pool, portalId, { fenced: false }, tx => replayParked(tx, eventId))));
  if (replayed.length === 0)
    throw new Error(
      eventId === null
        ? 'No event is parked that could be decided.'
        : `Event ${eventId} is not parked, or could not be read as an event: \`npm run inbox -- show ${eventId}\`.`,
    );
  console.log(
    `${replayed.length === 1 ? '1 event is' : `${replayed.length} events are`} decided anew: ${replayed.join(', ')}`,
  );
}

const viewOf = (event: Found<InboxEvent>) => ({
  id: event.event_id,
  portalId: event.portalId,
  receivedAt: new Date(event.received_at).toISOString(),
  subscriptionType: event.subscription_type,
  objectId: event.object_id,
  occurredAt: event.occurred_at === null ? null : new Date(event.occurred_at).toISOString(),
  outcome: event.outcome,
  reason: event.reason,
});

const inFull = (event: Found<InboxEventInFull>) => ({
  ...viewOf(event),
  objectTypeId: event.object_type_id,
  attempts: event.attempts,
  change: event.change,
  // Bytes that are no text are shown all the same: a quarantined event is here to be looked at.
  raw: event.raw?.toString('utf8') ?? null,
});

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
