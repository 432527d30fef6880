import type { SharedLimit } from '../../adapters/postgres/shared-limits.ts';

/** How often a link may be tried, of one process. Genuine links and guesses are counted apart, so that nobody locks a partner out. */
export type LinkLimits = {
  /** A guess from this address. Null: go on; else seconds to wait. */
  guess(address: string): number | null;
  /** A genuine link was opened or acted on. Null: go on; else seconds to wait. */
  open(linkKey: string): number | null;
  /** A page behind a personal link is opened, or a form on it sent. Null: go on; else seconds to wait. */
  page(linkKey: string): number | null;
};

const windowMs = 60_000;
const hour = 60 * windowMs;
const guessesAWindow = 20;
const opensAWindow = 30;
const pagesAWindow = 120;
export const registrationsAnHour = 60;
/** Beyond this many sources at once the oldest is forgotten: memory stays bounded whoever calls. */
const sourcesKept = 10_000;

/** What a program allows, whichever server is asked: by a partner's pages, and by the public form. */
export const sharedLimits = {
  submit: (partnerCompanyId: string): SharedLimit => ({
    source: `submit ${partnerCompanyId}`,
    most: registrationsAnHour,
    lastsMs: hour,
  }),
  /** Each by itself, so that nobody is kept out by another: the address, where it came from, the program. */
  form: (address: string, host: string): SharedLimit[] => [
    { source: `form address ${address}`, most: 3, lastsMs: hour },
    { source: `form host ${host}`, most: 20, lastsMs: hour },
    { source: 'form', most: 200, lastsMs: hour },
  ],
  formConfirm: (host: string): SharedLimit => ({ source: `code host ${host}`, most: 30, lastsMs: windowMs }),
};

/** Counts per process and fixed window of a minute, or an hour, on wall time. */
export function createLinkLimits(nowMs: () => number): LinkLimits {
  return {
    guess: counter(nowMs, guessesAWindow),
    open: counter(nowMs, opensAWindow),
    page: counter(nowMs, pagesAWindow),
  };
}

function counter(nowMs: () => number, limit: number, lasts = windowMs) {
  const windows = new Map<string, { since: number; count: number }>();
  return (source: string): number | null => {
    const now = nowMs();
    const known = windows.get(source);
    const window = known !== undefined && now - known.since < lasts ? known : { since: now, count: 0 };
    window.count += 1;
    windows.delete(source);
    windows.set(source, window);
    if (windows.size > sourcesKept) for (const [oldest] of windows.entries().take(1)) windows.delete(oldest);
    return window.count > limit ? Math.ceil((window.since + lasts - now) / 1000) : null;
  };
}
