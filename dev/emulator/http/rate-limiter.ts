import { HubSpotError } from '../errors.ts';

const WINDOW_MS = 10_000;
const PER_WINDOW = 110;
const SEARCH_PER_SECOND = 5;

type PortalWindow = {
  times: number[];
  searches: number[];
  all: number[];
  maxInWindow: number;
  refused: number;
};

export type LimitReport = {
  readonly portalId: string;
  readonly callsInLast10s: number;
  readonly maxCallsIn10s: number;
  readonly refused: number;
};

export type RateLimiter = {
  /** Counts one app call; answers what the headers say. @throws HubSpotError 429. */
  take(portalId: string, search: boolean): { remaining: number };
  report(): LimitReport[];
  reset(): void;
};

/** The body HubSpot answers when a limit is hit (usage guidelines). There is no `Retry-After`. */
export function rateLimited(policyName: string, message: string): HubSpotError {
  return new HubSpotError(429, 'RATE_LIMITS', message, {}, { errorType: 'RATE_LIMIT', policyName });
}

function prune(times: number[], from: number): void {
  let old = 0;
  while (old < times.length && (times[old] ?? 0) <= from) old++;
  if (old > 0) times.splice(0, old);
}

/** 110 calls per sliding 10 s for the app in each portal; searches apart, 5 a second. Wall time. */
export function createRateLimiter(enabled: boolean, now: () => number = Date.now): RateLimiter {
  const portals = new Map<string, PortalWindow>();
  const windowOf = (portalId: string): PortalWindow => {
    const found = portals.get(portalId) ?? { times: [], searches: [], all: [], maxInWindow: 0, refused: 0 };
    portals.set(portalId, found);
    return found;
  };
  return {
    take(portalId, search) {
      const at = now();
      const window = windowOf(portalId);
      window.all.push(at);
      prune(window.all, at - WINDOW_MS);
      window.maxInWindow = Math.max(window.maxInWindow, window.all.length);
      const times = search ? window.searches : window.times;
      prune(times, at - (search ? 1_000 : WINDOW_MS));
      const max = search ? SEARCH_PER_SECOND : PER_WINDOW;
      if (enabled && times.length >= max) {
        window.refused++;
        throw search
          ? rateLimited('SECONDLY', 'You have reached your secondly limit.')
          : rateLimited('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.');
      }
      times.push(at);
      return { remaining: Math.max(0, max - times.length) };
    },
    report: () =>
      [...portals].map(([portalId, window]) => {
        prune(window.all, now() - WINDOW_MS);
        return {
          portalId,
          callsInLast10s: window.all.length,
          maxCallsIn10s: window.maxInWindow,
          refused: window.refused,
        };
      }),
    reset: () => portals.clear(),
  };
}
