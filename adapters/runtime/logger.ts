import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { scrub } from './scrub.ts';

export type { Logger } from 'pino';

/** Names of fields that may be logged, beside those that end as ids, durations, instants and counts do. */
const ALLOWED = new Set(
  `pid version url host port method route path status statusCode outcome code failure rule kind type state reason
  action operation step queue job attempt attempts epoch revision backend signal mode demo event count bytes size
  limit migration migrations applied objectType subscriptionType err error faults clashes property`.split(
    /\s+/,
  ),
);
const ALLOWED_ENDING = /(Id|Ids|Ms|At|Count|Total|Bytes|Kind|Type|Code|Status|Version)$/;

/**
 * The one logger of a process: JSON lines on stdout, ids and outcome as fields. It works by an allow-list: a field
 * whose name is not on it is left out and named under `withheld`. Texts lose e-mail addresses, tokens and passwords
 * in URLs, and are cut at 300 characters; of an error remain type, code, message, failure and stack.
 */
export function createLogger(
  options: { name: string; level?: LogLevel },
  destination?: DestinationStream,
): Logger {
  const settings = {
    name: options.name,
    level: options.level ?? 'info',
    base: { pid: process.pid },
    serializers: { err: (error: unknown) => error },
    formatters: { log: allowedOnly },
    hooks: {
      logMethod(args: unknown[], method: (...args: unknown[]) => void) {
        method.apply(
          this,
          args.map(arg => (typeof arg === 'string' ? scrub(arg) : arg)),
        );
      },
    },
  } as const;
  const logger = destination === undefined ? pino(settings as object) : pino(settings as object, destination);
  // Bound fields do not pass the formatter; children inherit this, so theirs are covered too.
  const child = logger.child;
  logger.child = function (this: Logger, bindings: Record<string, unknown>) {
    return child.call(this, allowedOnly(bindings));
  } as typeof logger.child;
  return logger;
}

function allowedOnly(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const withheld: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (ALLOWED.has(name) || ALLOWED_ENDING.test(name)) kept[name] = plain(value);
    else withheld.push(scrub(name, 60));
  }
  return withheld.length === 0 ? kept : { ...kept, withheld };
}

/** Values as they may stand in a log: numbers, flags, scrubbed texts, short lists of these, and errors. */
function plain(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
      return scrub(value);
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
      return value.toString();
    case 'object':
      if (value === null) return null;
      if (value instanceof Error) return errorFields(value, depth);
      if (Array.isArray(value))
        return depth > 1 ? '[list]' : value.slice(0, 20).map(item => plain(item, depth + 1));
      return depth > 0 ? '[object]' : allowedOnly(value as Record<string, unknown>);
    default:
      return `[${typeof value}]`;
  }
}

function errorFields(error: Error, depth: number): Record<string, unknown> {
  const { code, failure } = error as Error & { code?: unknown; failure?: unknown };
  return {
    type: scrub(error.name, 100),
    message: scrub(error.message),
    ...(code === undefined ? {} : { code: plain(code, 2) }),
    ...(failure === undefined ? {} : { failure: plain(failure, 2) }),
    stack: scrub((error.stack ?? '').split('\n').slice(1, 12).join('\n'), 2_000),
    ...(error.cause instanceof Error && depth < 3 ? { cause: errorFields(error.cause, depth + 1) } : {}),
  };
}
