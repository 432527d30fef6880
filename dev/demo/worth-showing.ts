import { z } from 'zod';

const WARN = 40;
const logLine = z.looseObject({ level: z.number(), msg: z.string().optional() });
const FRAME = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'withheld']);

/** A warning or error of a child's log as one short line for the terminal; null for all else. */
export function worthShowing(childName: string, line: string): string | null {
  const entry = parse(line);
  if (entry === null || entry.level < WARN) return null;
  const details = Object.entries(entry)
    .filter(([name]) => !FRAME.has(name))
    .map(([name, value]) => `${name}=${brief(value)}`)
    .join(' ');
  const level = entry.level > WARN ? 'error' : 'warning';
  return `${childName} | ${level}: ${entry.msg ?? ''}${details === '' ? '' : ` (${details})`}`.slice(0, 300);
}

function parse(line: string): z.output<typeof logLine> | null {
  if (!line.startsWith('{')) return null;
  try {
    return logLine.parse(JSON.parse(line));
  } catch {
    // A line that is not a log entry, as a stack trace: it stays in the file.
    return null;
  }
}

function brief(value: unknown): string {
  if (value !== null && typeof value === 'object' && 'message' in value) return String(value.message);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
