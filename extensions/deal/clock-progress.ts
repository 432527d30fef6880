import { dayOf, daysBetween, lastDayBefore, type ProgramTime } from '../program-time/program-time.ts';

/** A period in civil days: the day it started is day 0, `left` counts down to 0 on its last day. */
export type ClockProgress = { day: number; total: number; left: number; over: boolean };

/** How far a period `[from, until)` has come at program time (T3). */
export function clockProgress(from: string, until: string, time: ProgramTime): ClockProgress {
  const first = dayOf(from, time.timeZone);
  const today = dayOf(time.now, time.timeZone);
  const total = Math.max(1, daysBetween(first, lastDayBefore(until, time.timeZone)));
  const day = Math.min(total, Math.max(0, daysBetween(first, today)));
  return { day, total, left: total - day, over: Date.parse(time.now) >= Date.parse(until) };
}
