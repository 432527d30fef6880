import { z } from 'zod';
import { answerToFailure } from './answer-to-failure.ts';
import { HubSpotError, type HubSpotFailure } from './failure.ts';
import { createHttpExchange, type HttpAnswer, type HttpTrouble } from './http-exchange.ts';
import { fetchJournalFile } from './journal-file.ts';
import { journalSubscriptions } from './journal-subscriptions.ts';
import { parseJsonKeepingDigits } from './json-text.ts';
import { readOAuthAnswer } from './oauth-answer.ts';
import { paths, withQuery } from './paths.ts';
import { idText } from './wire.ts';

/** Something that happened in the account: which records it names, and what was done. */
export type JournalEvent = {
  action: string;
  occurredAt: Temporal.Instant;
  records: { objectTypeId: string; id: string }[];
};

export type JournalPage = {
  offset: string;
  events: JournalEvent[];
  /** Entries that do not read as documented. */
  unreadable: number;
};

/**
 * HubSpot's Webhooks Journal: what happened in an account during three days, in order, for apps to which HubSpot gives
 * it. Asked with a token of the app itself, outside the portal's call budget.
 */
export type JournalSource = {
  /** Asks HubSpot to keep a journal of the portal. @returns false where HubSpot does not give it */
  subscribe(portalId: string): Promise<boolean>;
  /**
   * The page after `offset`, the oldest that is kept for null. `end`: nothing newer; `gone`: the offset is older than
   * what is kept; `refused`: HubSpot no longer gives the journal.
   * @throws HubSpotError
   */
  next(portalId: string, offset: string | null): Promise<JournalPage | 'end' | 'gone' | 'refused'>;
  /**
   * Has HubSpot say whether the app is still installed, and ends the install where it is not: a journal's word for it
   * ends none. @throws HubSpotError where HubSpot does not say
   */
  confirmInstall(portalId: string): Promise<void>;
};

const scopes = [
  'developer.webhooks_journal.read',
  'developer.webhooks_journal.subscriptions.read',
  'developer.webhooks_journal.subscriptions.write',
];

const wireToken = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const wireNext = z.object({ url: z.string(), currentOffset: z.string().min(1) });
const wirePage = z.object({ journalEvents: z.array(z.unknown()) });
const wireEvent = z.object({
  portalId: idText,
  action: z.string(),
  occurredAt: z.union([z.string(), z.number().transform(ms => new Date(ms).toISOString())]),
  objectTypeId: z.string().optional(),
  objectId: idText.optional(),
  mergedObjectIds: z.array(idText).optional(),
  fromObjectTypeId: z.string().optional(),
  fromObjectId: idText.optional(),
  toObjectTypeId: z.string().optional(),
  toObjectId: idText.optional(),
});

const operation = 'read-journal';

export function createJournalSource(options: {
  apiUrl: string;
  clientId: string;
  clientSecret: string;
  fetchTimeoutMs: number;
  confirmInstall: (portalId: string) => Promise<void>;
}): JournalSource {
  const { apiUrl, fetchTimeoutMs: timeoutMs } = options;
  const exchange = createHttpExchange({ apiUrl, timeoutMs });
  let held: { token: string; untilMs: number } | null = null;

  return {
    confirmInstall: options.confirmInstall,

    subscribe: async portalId => {
      for (const subscription of journalSubscriptions(portalId)) {
        const answer = await ask('POST', paths.journalSubscriptions(), subscription);
        if (answer === 'refused') return false;
        // Somebody subscribed before: that is what was asked for.
        if (answer.status !== 409) requireGood(answer);
      }
      return true;
    },

    next: async (portalId, offset) => {
      const query = { installPortalId: portalId };
      const path = offset === null ? paths.journalEarliest() : paths.journalAfter(offset);
      const answer = await ask('GET', withQuery(path, query));
      if (answer === 'refused') return 'refused';
      if (answer.status === 204) return 'end';
      if (answer.status === 404) return offset === null ? 'end' : 'gone';
      const { url, currentOffset } = read(requireGood(answer), wireNext);
      const file = read(requireGood(goodOr(await fetchJournalFile(url, { apiUrl, timeoutMs }))), wirePage);
      return pageOf(portalId, currentOffset, file.journalEvents);
    },
  };

  /** One call as the app. A token that HubSpot knows no more is replaced once. @throws HubSpotError */
  async function ask(method: 'GET' | 'POST', path: string, json?: unknown): Promise<HttpAnswer | 'refused'> {
    for (let attempt = 1; ; attempt += 1) {
      const accessToken = await appToken();
      if (accessToken === 'refused') return 'refused';
      const answer = goodOr(
        await exchange({ method, path, accessToken, ...(json === undefined ? {} : { json }) }),
      );
      if (answer.status === 401 && attempt === 1) held = null;
      else return answer.status === 401 || answer.status === 403 ? 'refused' : answer;
    }
  }

  async function appToken(): Promise<string | 'refused'> {
    if (held !== null && performance.now() < held.untilMs) return held.token;
    const form = {
      grant_type: 'client_credentials',
      client_id: options.clientId,
      client_secret: options.clientSecret,
      scope: scopes.join(' '),
    };
    const answer = readOAuthAnswer(await exchange({ method: 'POST', path: paths.token(), form }), wireToken);
    if (answer.ok) {
      const { access_token: token, expires_in: seconds } = answer.value;
      held = { token, untilMs: performance.now() + seconds * 800 };
      return token;
    }
    const { kind } = answer.failure;
    if (kind === 'grant-refused' || kind === 'client-refused' || kind === 'bad-request') return 'refused';
    throw new HubSpotError(operation, { ...answer.failure, kind });
  }
}

/** Of one portal's journal: an event that names another one is not looked at (P12). */
function pageOf(portalId: string, offset: string, told: unknown[]): JournalPage {
  const events: JournalEvent[] = [];
  let unreadable = 0;
  for (const entry of told) {
    const parsed = wireEvent.safeParse(entry);
    const occurredAt = parsed.success ? instantOf(parsed.data.occurredAt) : null;
    if (!parsed.success || occurredAt === null) unreadable += 1;
    else if (parsed.data.portalId === portalId)
      events.push({ action: parsed.data.action, occurredAt, records: recordsOf(parsed.data) });
  }
  return { offset, events, unreadable };
}

function recordsOf(event: z.output<typeof wireEvent>): JournalEvent['records'] {
  const { objectTypeId, fromObjectTypeId, toObjectTypeId } = event;
  const own = [event.objectId, ...(event.mergedObjectIds ?? [])].flatMap(id => named(objectTypeId, id));
  return [...own, ...named(fromObjectTypeId, event.fromObjectId), ...named(toObjectTypeId, event.toObjectId)];
}

const named = (objectTypeId: string | undefined, id: string | undefined) =>
  objectTypeId === undefined || id === undefined ? [] : [{ objectTypeId, id }];

function instantOf(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
}

/** @throws HubSpotError where there is no answer */
function goodOr(answer: HttpAnswer | HttpTrouble): HttpAnswer {
  if ('kind' in answer) throw new HubSpotError(operation, answer);
  return answer;
}

/** @throws HubSpotError for an answer that is not good */
function requireGood(answer: HttpAnswer): HttpAnswer {
  if (answer.status >= 200 && answer.status <= 299) return answer;
  throw new HubSpotError(operation, answerToFailure(answer));
}

/** @throws HubSpotError for one that does not read as documented */
function read<T extends z.ZodType>(answer: HttpAnswer, schema: T): z.output<T> {
  const unexpected = (message: string): HubSpotFailure => ({
    kind: 'unexpected-answer',
    status: answer.status,
    message,
  });
  let value: unknown;
  try {
    value = parseJsonKeepingDigits(answer.text);
  } catch {
    throw new HubSpotError(operation, unexpected('the journal is no JSON'));
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HubSpotError(operation, unexpected('the journal does not read as documented'));
}
