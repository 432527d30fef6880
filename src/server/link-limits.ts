/** How often a link may be tried. Genuine links and guesses are counted apart, so that nobody locks a partner out. */
export type LinkLimits = {
  /** A guess from this address. Null: go on; else seconds to wait. */
  guess(address: string): number | null;
  /** A genuine link was opened or acted on. Null: go on; else seconds to wait. */
  open(linkKey: string): number | null;
  /** A page behind a personal link is opened, or a form on it sent. Null: go on; else seconds to wait. */
  page(linkKey: string): number | null;
  /** The partner submits a registration from its pages. Null: go on; else seconds to wait. */
  submit(partnerKey: string): number | null;
  /** The public form was sent: for this address, from this host, to this program. Null: go on; else seconds to wait. */
  formByAddress(address: string): number | null;
  formByHost(host: string): number | null;
  formByProgram(portalId: string): number | null;
  /** A code of the public form was tried from this host. */
  formConfirm(host: string): number | null;
};

const windowMs = 60_000;
const hour = 60 * windowMs;
const guessesAWindow = 20;
const opensAWindow = 30;
const pagesAWindow = 120;
export const registrationsAnHour = 60;
/** Beyond this many sources at once the oldest is forgotten: memory stays bounded whoever calls. */
const sourcesKept = 10_000;

/** Counts per process and fixed window of a minute, or an hour, on wall time. */
export function createLinkLimits(nowMs: () => number): LinkLimits {
  return {
    guess: counter(nowMs, guessesAWindow),
    open: counter(nowMs, opensAWindow),
    page: counter(nowMs, pagesAWindow),

    submit: counter(nowMs, registrationsAnHour, hour),
    formByAddress: counter(nowMs, 3, hour),
    formByHost: counter(nowMs, 20, hour),
    formByProgram: counter(nowMs, 200, hour),
    formConfirm: counter(nowMs, 30, windowMs),
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
