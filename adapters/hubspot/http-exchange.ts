import { Request } from '@hubspot/api-client/lib/src/services/http/Request.js';

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

/**
 * One request and its whole answer, or why there is none.
 *
 * The official client makes the request, one per call, so that it carries exactly one portal's token (P12). It is
 * sent from here, because the client follows redirects: whoever could answer one would get the token, and of the
 * OAuth endpoints the client secret. A redirect is an answer like any other that nobody expects. The client's
 * retries and its limiter are not used: they are process-wide, know nothing of other processes and hide outcomes.
 *
 * @throws TypeError for a path that would lead to another host than `apiUrl`
 */
export function createHttpExchange(options: { apiUrl: string; timeoutMs: number }): HttpExchange {
  const basePath = options.apiUrl.replace(/\/+$/, '');
  const { origin } = new URL(basePath);

  return async request => {
    const { method, path, accessToken } = request;
    const made = new Request(accessToken === undefined ? { basePath } : { basePath, accessToken }, {
      method,
      path,
      defaultJson: false,
      ...encodeBody(request),
    });
    const url = made.getUrl();
    if (!path.startsWith('/') || url.origin !== origin)
      throw new TypeError(`${path} does not lead to ${origin}`);
    const signal = AbortSignal.timeout(options.timeoutMs);
    try {
      const response = await fetch(url, { ...made.getSendData(), redirect: 'manual', signal });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      if (!signal.aborted) return troubleOf(error);
      return { kind: 'timeout', message: `no whole answer within ${options.timeoutMs} ms` };
    }
  };
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
