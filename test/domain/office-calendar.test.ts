import { describe, expect, test } from 'vitest';
import { businessDeadline } from '../../domain/calendar.ts';
import { type Directory, emptyDirectory } from '../../domain/directory.ts';
import { officeCalendar, policyAtOffice } from '../../domain/office-calendar.ts';
import { businessCalendarOf, defaultPolicy } from '../../domain/policy.ts';

const gulf = { name: 'Gulf', timeZone: 'Asia/Dubai', weekend: [5, 6], holidays: [], cutOff: '16:00' };
const north = {
  name: 'North',
  timeZone: 'Europe/Oslo',
  weekend: [6, 7],
  holidays: ['2026-12-24'],
  cutOff: '15:00',
};
const directory = (change: Partial<Directory> = {}): Directory => ({
  ...emptyDirectory,
  partnerManagers: [
    { partnerCompanyId: '1', userId: '7' },
    { partnerCompanyId: '2', userId: '8' },
    { partnerCompanyId: '2', userId: '7' },
    { partnerCompanyId: '3', userId: '9' },
  ],
  calendars: [gulf, north],
  offices: [
    { userId: '7', calendar: 'Gulf' },
    { userId: '9', calendar: 'Closed' },
  ],
  ...change,
});

describe('the office that decides about a partner (T4)', () => {
  test.each([
    ['is that of its partner manager', '1', 'Gulf'],
    ['is that of the first partner manager whose office is named', '2', 'Gulf'],
    ['is none where the calendar is gone', '3', undefined],
    ['is none where nobody looks after the partner', '4', undefined],
  ])('%s', (_, partner, name) => expect(officeCalendar(directory(), partner)?.name).toBe(name));

  test('is none in a directory from before there were offices', () => {
    expect(officeCalendar({ ...emptyDirectory }, '1')).toBeNull();
  });
});

test('its days, its zone and its cut-off count, and nothing else of the policy changes', () => {
  const policy = policyAtOffice(defaultPolicy, directory(), '1');
  expect(businessCalendarOf(policy)).toEqual({
    timeZone: 'Asia/Dubai',
    weekend: [5, 6],
    holidays: [],
    cutOff: '16:00',
  });
  expect({ ...policy, businessCalendar: null }).toEqual({ ...defaultPolicy, businessCalendar: null });
  const friday = Temporal.Instant.from('2026-11-27T09:00:00Z');
  expect(businessDeadline(friday, 2, businessCalendarOf(policy)).toString()).toBe('2026-12-01T12:00:00Z');
  expect(policyAtOffice(defaultPolicy, directory(), '4')).toBe(defaultPolicy);
  expect(policyAtOffice(defaultPolicy, directory(), null)).toBe(defaultPolicy);
});
