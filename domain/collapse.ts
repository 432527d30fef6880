import { type Activity, byOccurrence, contactsOf } from './activity.ts';
import { gradeOf } from './evidence.ts';

/** One piece of evidence: the record that says most, and those that say the same. */
export type Collapsed = { activity: Activity; duplicates: Activity[] };

const windowMs = 10 * 60_000;

/**
 * Makes one of what was recorded several times: same type, side and contact (or none on both), at most 10 minutes
 * apart (section 6). Any two records that are duplicates land together, also by way of a third. The best grade
 * stands for all, among equals the earliest. The order given plays no part.
 */
export function collapse(activities: readonly Activity[]): Collapsed[] {
  const groups: Activity[][] = [];
  /** Those that a later record may still join. */
  let open: Activity[][] = [];
  for (const activity of [...activities].sort(byOccurrence)) {
    open = open.filter(group => group.some(other => isNear(other, activity)));
    const [first, ...more] = open.filter(group => group.some(other => areDuplicates(other, activity)));
    if (first === undefined) {
      const group = [activity];
      groups.push(group);
      open.push(group);
      continue;
    }
    first.push(activity, ...more.flat());
    open = open.filter(group => !more.includes(group));
    for (const group of more) groups.splice(groups.indexOf(group), 1);
  }
  return groups.map(collapsed).sort((a, b) => byOccurrence(a.activity, b.activity));
}

function collapsed(group: Activity[]): Collapsed {
  const [activity, ...duplicates] = group.sort(
    (a, b) => gradeOf(a).localeCompare(gradeOf(b)) || byOccurrence(a, b),
  );
  if (activity === undefined) throw new RangeError('a group has a member');
  return { activity, duplicates };
}

function areDuplicates(a: Activity, b: Activity): boolean {
  if (a.type !== b.type || a.side !== b.side) return false;
  if (!isNear(a, b)) return false;
  const [ofA, ofB] = [contactsOf(a), contactsOf(b)];
  return ofA.length === 0 && ofB.length === 0 ? true : ofA.some(id => ofB.includes(id));
}

const isNear = (a: Activity, b: Activity) =>
  Math.abs(a.occurredAt.epochMilliseconds - b.occurredAt.epochMilliseconds) <= windowMs;
