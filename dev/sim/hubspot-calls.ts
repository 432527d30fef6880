import type { RequestListener } from 'node:http';
import { type Answer, askInProcess } from './ask-in-process.ts';
import type { Random } from './random.ts';
import type { SimHubSpot } from './sim-hubspot.ts';
import { Killed, type Moments, type SimProcess } from './sim-process.ts';

export const callFaults = [
  ['429 ten-secondly', 3],
  ['429 daily', 1],
  ['423', 2],
  ['477', 1],
  ['401', 2],
  ['500 before', 3],
  ['500 after', 3],
  ['503', 2],
  ['reset before', 3],
  ['reset after', 3],
  ['timeout before', 2],
  ['timeout after', 3],
  ['empty 200', 1],
  ['html 200', 1],
  ['partial 207', 6],
] as const;
type CallFault = (typeof callFaults)[number][0];

export type CallDeps = {
  hubspot: SimHubSpot;
  random: Random;
  moments: Moments;
  count: (name: string) => void;
  /** Chance that a call fails in some way; 0 while everything is drained. */
  faultRate: () => number;
  /** Whose call it is, by the host that the process takes for HubSpot's. */
  caller: (host: string) => SimProcess;
  /** Called when a call arrives at HubSpot. */
  onCall: (process: SimProcess, path: string) => Promise<void>;
};

/**
 * A `fetch` that reaches the emulator in this process and nothing else. Faults strike before or after the effect;
 * the process that calls may die or be overtaken while it waits for the answer. Before the request leaves it waits for
 * its place in the budget, which is a moment like any other.
 */
export function createSimFetch(deps: CallDeps): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const process = deps.caller(url.hostname);
    if (process.dead) throw new Killed(process.name);
    const path = url.pathname + url.search;
    // A refresh holds the lock of the install's row: whoever came meanwhile would wait for it.
    const alone = path.startsWith('/oauth/');
    const fault = drawFault(deps.random, path, deps.faultRate());
    if (fault !== null) deps.count(`hubspot: ${fault}`);
    await deps.onCall(process, path);
    const request = {
      method: init?.method ?? 'GET',
      path,
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === 'string' ? init.body : '',
    };
    const answer = await struck(deps, fault, request);
    if (!alone) await deps.moments.between(process);
    return answer;
  };
}

/**
 * Writes fail three times as often as reads. Half of what befalls a batch befalls some of its items only, and half of
 * what befalls a task or note is an answer that is lost.
 */
function drawFault(random: Random, path: string, rate: number): CallFault | null {
  const batch = path.endsWith('/batch/update');
  const effect = /\/(notes|tasks)$/.test(path);
  if (!random.chance(batch || effect ? 3 * rate : rate)) return null;
  if (batch && random.chance(0.5)) return 'partial 207';
  // HubSpot's token endpoint says otherwise what it thinks of a token.
  if (path.startsWith('/oauth/')) return random.pick(['500 before', 'reset before', '503'] as const);
  if (effect && random.chance(0.5))
    return random.pick(['reset after', 'timeout after', '500 after'] as const);
  return random.weighted(callFaults);
}

async function struck(
  deps: CallDeps,
  fault: CallFault | null,
  request: Parameters<typeof askInProcess>[1],
): Promise<Response> {
  const { state } = deps.hubspot;
  const handle: RequestListener = (req, res) => deps.hubspot.app(req, res);
  const ask = () => askInProcess(handle, request);
  switch (fault) {
    case null:
      return responseOf(await ask());
    case '429 ten-secondly':
      return refusal(429, {
        errorType: 'RATE_LIMIT',
        policyName: 'TEN_SECONDLY_ROLLING',
        message: 'Too fast',
      });
    case '429 daily':
      return refusal(429, { errorType: 'RATE_LIMIT', policyName: 'DAILY', message: 'Too much' });
    case '423':
      return refusal(423, { message: 'Locked' });
    case '477':
      return refusal(477, { message: 'Moving' }, { 'retry-after': '20' });
    case '401':
      return refusal(401, { category: 'EXPIRED_AUTHENTICATION', message: 'The token expired' });
    case '500 before':
      return refusal(500, { message: 'Oops' });
    case '503':
      return new Response('<html>Bad gateway</html>', { status: 503 });
    case '500 after':
      await ask();
      return refusal(500, { message: 'Oops' });
    case 'reset before':
      throw trouble('ECONNRESET');
    case 'reset after':
      await ask();
      throw trouble('ECONNRESET');
    case 'timeout before':
      throw trouble('ETIMEDOUT');
    case 'timeout after':
      await ask();
      throw trouble('ETIMEDOUT');
    case 'empty 200':
      return new Response('', { status: 200 });
    case 'html 200':
      await ask();
      return new Response('<html>Maintenance</html>', { status: 200 });
    case 'partial 207': {
      const planted = state.faults.add({
        kind: 'partial-207',
        portalId: deps.hubspot.portal.portalId,
        count: 1,
        fail: 1 + deps.random.int(3),
      });
      try {
        return responseOf(await ask());
      } finally {
        state.faults.clear(planted.id);
      }
    }
    default:
      return fault satisfies never;
  }
}

const responseOf = ({ status, headers, text }: Answer) =>
  new Response(status === 204 ? null : text, { status, headers });

const refusal = (status: number, body: Record<string, string>, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ status: 'error', correlationId: '0000', ...body }), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });

function trouble(code: string): TypeError {
  const cause = Object.assign(new Error('simulated'), { code });
  return new TypeError('fetch failed', { cause });
}
