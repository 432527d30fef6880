import { setTimeout as sleep } from 'node:timers/promises';
import type { PreviewSettings } from './preview-settings.ts';
import type { CardFetch, CardFetchAnswer } from './preview-types.ts';
import { type CardCaller, signatureHeaders, withCaller } from './sign-card-request.ts';

export const SLOW_MS = 4_000;

/**
 * Does what HubSpot does with a card's `hubspot.fetch`: only to permitted addresses, with the caller added and
 * signed, within the time asked for, once more after a lost connection or a 5xx.
 */
export async function fetchForCard(
  asked: CardFetch,
  caller: CardCaller,
  settings: PreviewSettings,
): Promise<CardFetchAnswer> {
  if (asked.url !== settings.publicUrl && !asked.url.startsWith(`${settings.publicUrl}/`)) {
    return { kind: 'failed', why: `${asked.url} is not among the app’s permitted URLs` };
  }
  if (asked.fault === 'down') return { kind: 'failed', why: 'The preview plays a server that is down' };
  const deadline = AbortSignal.timeout(Math.min(asked.timeoutMs, 120_000));
  try {
    if (asked.fault === 'slow') await sleep(SLOW_MS, undefined, { signal: deadline });
    const first = await send(asked, caller, settings, deadline);
    const answer =
      first.kind === 'failed' || first.status >= 500 ? await send(asked, caller, settings, deadline) : first;
    return asked.fault === 'lost'
      ? { kind: 'failed', why: 'The preview lost the answer on its way' }
      : answer;
  } catch (error) {
    if (deadline.aborted) return { kind: 'failed', why: 'timeout' };
    throw error;
  }
}

async function send(
  asked: CardFetch,
  caller: CardCaller,
  settings: PreviewSettings,
  signal: AbortSignal,
): Promise<CardFetchAnswer> {
  const url = withCaller(asked.url, caller);
  const body = asked.body === undefined ? '' : JSON.stringify(asked.body);
  const target = `${settings.serverUrl}${url.slice(settings.publicUrl.length)}`;
  try {
    const response = await fetch(target, {
      method: asked.method,
      headers: {
        'content-type': 'application/json',
        ...signatureHeaders({ method: asked.method, url, body }, settings.clientSecret, Date.now()),
      },
      ...(body === '' ? {} : { body }),
      signal,
    });
    return { kind: 'answer', status: response.status, text: await response.text() };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'failed', why: String(error instanceof Error ? (error.cause ?? error) : error) };
  }
}
