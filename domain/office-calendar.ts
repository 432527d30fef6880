import type { Directory } from './directory.ts';
import type { Policy } from './policy.ts';

/** Working days of one office of the vendor, by the name that people give it. */
export type OfficeCalendar = {
  name: string;
  timeZone: string;
  weekend: number[];
  /** `YYYY-MM-DD` */
  holidays: string[];
  /** `HH:MM`, local time */
  cutOff: string;
};

/** In which office a partner manager sits, by the name of its calendar. */
export type Office = { userId: string; calendar: string };

/**
 * The calendar of the office that decides about a partner (T4): of the first of its partner managers whose office is
 * named. Null where none is; then the program's calendar counts.
 */
export function officeCalendar(
  { partnerManagers, offices = [], calendars = [] }: Directory,
  partnerCompanyId: string | null,
): OfficeCalendar | null {
  const [calendar] = partnerManagers
    .filter(entry => entry.partnerCompanyId === partnerCompanyId)
    .flatMap(({ userId }) => offices.filter(entry => entry.userId === userId))
    .flatMap(office => calendars.filter(({ name }) => name === office.calendar));
  return calendar ?? null;
}

/** The policy with the working days of the office that decides about the partner; everything else is as it was. */
export function policyAtOffice(
  policy: Policy,
  directory: Directory,
  partnerCompanyId: string | null,
): Policy {
  const office = officeCalendar(directory, partnerCompanyId);
  if (office === null) return policy;
  const { name, ...businessCalendar } = office;
  return { ...policy, businessCalendar };
}
