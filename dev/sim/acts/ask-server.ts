import { answerOnce } from '../../../adapters/postgres/idempotency.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../../adapters/postgres/store.ts';
import { StoreError } from '../../../adapters/postgres/store-error.ts';
import { type Viewer, viewerOf } from '../../../src/server/views/viewer.ts';
import type { Run, SentRequest } from '../run.ts';
import { ConnectionLost, Killed } from '../sim-process.ts';

type Answer = { ok: true; told: string } | { ok: false; refusal: { code: string } };

/**
 * Sends a card's request to the server, which decides it once per key as `src/server/decide.ts` does. The sender
 * remembers it, so that it may come again; what was answered once must be answered always (I3).
 */
export async function askServer(
  run: Run,
  request: { userId: string; key: string; words: string },
  work: (store: Store, viewer: Viewer) => Promise<Answer>,
): Promise<string> {
  const send = () => answerOf(run, request, work);
  const sent = run.requests.find(known => known.key === request.key && known.request === request.words);
  const record = sent ?? {
    key: request.key,
    userId: request.userId,
    request: request.words,
    send,
    answer: null,
    sentAt: run.nowMs(),
  };
  if (sent === undefined) run.requests.push(record);
  const answer = await send();
  return take(run, record, answer);
}

/** The same request again, as HubSpot sends it after a failure. */
export async function askAgain(run: Run): Promise<string> {
  const kept = keptRequests(run);
  if (kept.length === 0) return 'nothing to repeat';
  const record = run.random.pick(kept.slice(-12));
  const before = record.answer;
  const answer = await record.send();
  if (before !== null && answer === before) run.sometimes.count('answer: same key, same answer');
  return `${record.request} again: ${take(run, record, answer)}`;
}

/** A key that was used for something else: never decided. */
export async function askOther(run: Run): Promise<string> {
  const used = keptRequests(run).filter(known => known.answer !== null);
  if (used.length === 0) return 'no key to reuse';
  const { key, userId } = run.random.pick(used);
  return await answerOf(run, { userId, key, words: 'something else' }, async () => {
    run.violate(`I3: the key ${key} was decided for a second request`);
    return { ok: true, told: 'decided' };
  });
}

/** Answers are kept for as long as the policy says, and a key may come to be another's then. */
function keptRequests(run: Run): SentRequest[] {
  const oldest = run.nowMs() - (run.policy.retention.answerDays - 1) * 86_400_000;
  return run.requests.filter(({ sentAt }) => sentAt > oldest);
}

function take(
  run: Run,
  record: { key: string; answer: string | null; request: string },
  answer: string,
): string {
  const settled = answer.startsWith('ok ') || answer.startsWith('refused ');
  if (!settled) return answer;
  if (record.answer !== null && record.answer !== answer)
    run.violate(`I3: ${record.request} was answered “${record.answer}” and then “${answer}”`);
  record.answer = answer;
  return answer;
}

async function answerOf(
  run: Run,
  request: { userId: string; key: string; words: string },
  work: (store: Store, viewer: Viewer) => Promise<Answer>,
): Promise<string> {
  try {
    const answer = await inPortal(run.server.pool, run.portalId, {}, tx =>
      answerOnce<Answer>(
        tx,
        { key: request.key, requestHash: `${request.userId} ${request.words}` },
        async () => {
          const store = storeOf(tx);
          return await work(store, await viewerOf(tx, store, request.userId));
        },
      ),
    );
    if (answer.ok) return `ok ${answer.told}`;
    run.sometimes.count(`refusal: ${answer.refusal.code}`);
    return `refused ${answer.refusal.code}`;
  } catch (error) {
    return failureOf(run, error);
  }
}

/** What the card sees when there is no answer. Anything that is not a fault of ours to bear is a defect. */
export function failureOf(run: Run, error: unknown): string {
  if (error instanceof Killed) {
    run.server = run.newServer();
    return 'killed';
  }
  if (error instanceof ConnectionLost) return 'connection lost';
  if (error instanceof StoreError) {
    if (error.failure === 'key-reused') run.sometimes.count('answer: same key, other request');
    if (error.failure === 'not-installed') run.sometimes.count('answer: not installed');
    return error.failure;
  }
  run.violate(
    `an unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return 'failed';
}
