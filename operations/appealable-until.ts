import { businessDeadline } from '../domain/calendar.ts';
import { businessCalendarOf, type Policy } from '../domain/policy.ts';

/** Until when a decision can be appealed (domain rule 4, T4). */
export const appealableUntil = (decidedAt: Temporal.Instant, policy: Policy): Temporal.Instant =>
  businessDeadline(decidedAt, policy.registration.appealBusinessDays, businessCalendarOf(policy));
