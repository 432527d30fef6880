import { Client } from '@hubspot/api-client';

export type HttpAnswer = { status: number; headers: Headers; text: string };

export type HttpTrouble = { kind: 'timeout' | 'network'; message: string };

export type HttpExchange = (request: {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute path with query, dated. */
  path: string;
  accessToken?: string;
  json?: unknown;
  form?: Readonly<Record<string, string>>;
}) => Promise<HttpAnswer | HttpTrouble>;

/** Calls of ours that timed out and still hold a socket; past this many no further one is opened. */
const MOST_ABANDONED = 100;

/**
 * One request and its whole answer through the official client's `apiRequest`, or why there is none.
 *
 * A client per request carries exactly one portal's token, so that no call can borrow another's (P12). Its
 * retries and its Bottleneck limiter stay off: they are process-wide state, know nothing of other processes
 * and hide outcomes. The client sends with the global `fetch` (keep-alive included; its `httpAgent` setting
 * does not reach `apiRequest`) and hands it no AbortSignal. So the timeout here ends our waiting, not the
 * socket, which lives until the answer comes or fetch's own 300 s pass; when too many such sockets pile up we
 * say `timeout` at once instead of opening more.
 */
export function createHttpExchange(options: { apiUrl: string; timeoutMs: number }): HttpExchange {
  const basePath = options.apiUrl.replace(/\/+$/, '');
  let abandoned = 0;

  return async request => {
    if (abandoned >= MOST_ABANDONED) {
      return {
        kind: 'timeout',
        message: `${abandoned} earlier calls to HubSpot are still without an answer`,
      };
    }
    const client = new Client({
      basePath,
      ...(request.accessToken === undefined ? {} : { accessToken: request.accessToken }),
    });
    const answering = client
      .apiRequest({
        method: request.method,
        path: request.path,
        defaultJson: false,
        ...encodeBody(request),
      })
      .then(async response => ({
        status: response.status,
        headers: response.headers,
        text: await response.text(),
      }));
    const alarm = Promise.withResolvers<'timed-out'>();
    const timer = setTimeout(() => alarm.resolve('timed-out'), options.timeoutMs);
    try {
      const first = await Promise.race([answering, alarm.promise]);
      if (first !== 'timed-out') return first;
      abandoned += 1;
      void answering.then(release, release);
      return { kind: 'timeout', message: `no whole answer within ${options.timeoutMs} ms` };
    } catch (error) {
      return troubleOf(error);
    } finally {
      clearTimeout(timer);
    }
  };

  function release(): void {
    abandoned -= 1;
  }
}

function encodeBody(request: { json?: unknown; form?: Readonly<Record<string, string>> }): {
  body?: string;
  headers?: Record<string, string>;
} {
  if (request.form) {
    return {
      body: new URLSearchParams(request.form).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    };
  }
  if (request.json === undefined) return {};
  return { body: JSON.stringify(request.json), headers: { 'Content-Type': 'application/json' } };
}

/** fetch says only "fetch failed"; the reason is in the cause. */
function troubleOf(error: unknown): HttpTrouble {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = [code, cause instanceof Error ? cause.message : String(cause)].filter(Boolean).join(': ');
  return { kind: /TIMEOUT|ETIMEDOUT/.test(code) ? 'timeout' : 'network', message };
}
