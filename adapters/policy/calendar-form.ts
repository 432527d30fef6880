import { type DirectoryDocument, directorySchema } from '../../contract/directory.ts';
import type { CheckFormAnswer, FormEdits, FormFault, FormField, FormView } from '../../contract/forms.ts';
import type { Directory } from '../../domain/directory.ts';
import type { OfficeCalendar } from '../../domain/office-calendar.ts';
import { pastedDates } from './pasted-dates.ts';
import type { PeopleNames } from './people-form.ts';

const calendarColumns = [
  { name: 'name', label: 'Office or region', kind: 'text' },
  { name: 'timeZone', label: 'Time zone, such as Europe/Berlin', kind: 'text' },
  { name: 'weekend', label: 'Days off in a week (1 is Monday, 7 is Sunday)', kind: 'text' },
  { name: 'cutOff', label: 'End of the business day (HH:MM)', kind: 'text' },
  { name: 'holidays', label: 'Holidays: one a line, or paste a list or a calendar file', kind: 'lines' },
] as const;
const officeColumns = [
  { name: 'userId', label: 'Partner manager', kind: 'choice', from: 'users' },
  { name: 'calendar', label: 'Office', kind: 'choice', from: 'calendars' },
] as const;

/** Calendars of offices and who sits where, as a form. */
export function calendarForm(directory: Directory, version: number, names: PeopleNames): FormView {
  const { calendars = [], offices = [] } = directory;
  const table = (
    path: string,
    label: string,
    help: string,
    columns: FormField['columns'],
    value: string[][],
  ) => ({
    path,
    label,
    help,
    kind: 'table' as const,
    unit: null,
    reach: null,
    columns,
    value,
    usual: null,
  });
  const users = names.users.map(({ userId, name }) => ({ value: userId, label: name }));
  const known = new Set(names.users.map(({ userId }) => userId));
  const gone = [...new Set(offices.map(({ userId }) => userId))].filter(id => !known.has(id));
  return {
    ok: true,
    version,
    sections: [
      {
        title: 'Calendars',
        fields: [
          table(
            'calendars',
            'Calendars of offices',
            'Working days of an office that differ from the program’s, which stand in the policy under Business calendar. A deadline that is set already does not move when a day is added.',
            [...calendarColumns],
            calendars.map(row),
          ),
        ],
      },
      {
        title: 'Who sits where',
        fields: [
          table(
            'offices',
            'Offices of partner managers',
            'Reviews, renewals, disputes and appeals of a partner are counted in the working days of its partner manager’s office. Where none is named, the program’s calendar counts.',
            [...officeColumns],
            offices.map(({ userId, calendar }) => [userId, calendar]),
          ),
        ],
      },
    ],
    sources: {
      users: [...users, ...gone.map(value => ({ value, label: `User ${value} (not in HubSpot)` }))],
      calendars: calendars.map(({ name }) => ({ value: name, label: name })),
    },
  };
}

const row = ({ name, timeZone, weekend, cutOff, holidays }: OfficeCalendar) => [
  name,
  timeZone,
  weekend.join(', '),
  cutOff,
  holidays.join('\n'),
];

/** The directory that the edits make; faults at the cells that cannot be read or make no sense. */
export function editedCalendars(
  directory: Directory,
  edits: FormEdits,
): { directory: DirectoryDocument | null; faults: FormFault[] } {
  const faults: FormFault[] = [];
  const edited: Directory = { ...directory };
  for (const [path, value] of Object.entries(edits)) {
    const rows = (typeof value === 'string' ? [] : value).filter(cells =>
      cells.some(cell => cell.trim() !== ''),
    );
    if (path === 'calendars')
      edited.calendars = rows.map((cells, index) => readCalendar(cells, index, faults));
    else if (path === 'offices')
      edited.offices = rows.map(([userId = '', calendar = '']) => ({ userId, calendar }));
    else faults.push({ path, row: null, column: null, message: 'is no setting of calendars' });
  }
  const names = new Set((edited.calendars ?? []).map(({ name }) => name));
  for (const [index, { calendar }] of (edited.offices ?? []).entries())
    if (!names.has(calendar))
      faults.push({
        path: 'offices',
        row: index,
        column: 1,
        message: calendar === '' ? 'must be chosen' : `“${calendar}” is no calendar any more`,
      });
  if (faults.length > 0) return { directory: null, faults };
  const parsed = directorySchema.safeParse(edited);
  if (parsed.success) return { directory: parsed.data, faults: [] };
  return { directory: null, faults: parsed.error.issues.map(({ path, message }) => faultAt(path, message)) };
}

function readCalendar(cells: string[], index: number, faults: FormFault[]): OfficeCalendar {
  const [name = '', timeZone = '', weekend = '', cutOff = '', holidays = ''] = cells.map(cell => cell.trim());
  const { dates, faults: unread } = pastedDates(holidays);
  for (const { message } of unread) faults.push({ path: 'calendars', row: index, column: 4, message });
  return {
    name,
    timeZone,
    weekend: weekend.split(/[\s,;]+/).flatMap(day => (day === '' ? [] : Number(day))),
    cutOff,
    holidays: dates.toSorted(),
  };
}

function faultAt([path, index, name]: PropertyKey[], message: string): FormFault {
  const columns = path === 'calendars' ? calendarColumns : officeColumns;
  const column = columns.findIndex(each => each.name === name);
  return {
    path: String(path),
    row: typeof index === 'number' ? index : null,
    column: column < 0 ? null : column,
    message,
  };
}

/** What the edits would change: of each calendar its days and hours, and the holidays that go and come. */
export function calendarChanges(
  before: Directory,
  after: Directory,
  sources: FormView['sources'],
): CheckFormAnswer['changes'] {
  const [old, now] = [before.calendars ?? [], after.calendars ?? []];
  const names = [...new Set([...old, ...now].map(({ name }) => name))];
  const ofCalendars = names.flatMap(name => {
    const [one, other] = [old, now].map(list => list.find(calendar => calendar.name === name));
    return [
      change('calendars', name, basics(one), basics(other)),
      change(
        'calendars',
        `${name}: holidays`,
        listed(one?.holidays ?? [], other?.holidays ?? []),
        listed(other?.holidays ?? [], one?.holidays ?? []),
      ),
    ].flat();
  });
  const said = (directory: Directory) =>
    (directory.offices ?? []).map(
      ({ userId, calendar }) =>
        `${sources.users?.find(({ value }) => value === userId)?.label ?? userId} – ${calendar}`,
    );
  const [from, to] = [said(before), said(after)];
  return [
    ...ofCalendars,
    ...change('offices', 'Offices of partner managers', listed(from, to), listed(to, from)),
  ];
}

const change = (path: string, label: string, from: string, to: string) =>
  from === to ? [] : [{ path, label, from, to }];

const basics = (calendar: OfficeCalendar | undefined) =>
  calendar === undefined
    ? '–'
    : `${calendar.timeZone}, until ${calendar.cutOff}, off: ${calendar.weekend.map(day => weekdays[day - 1]).join(', ') || 'no day'}`;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What one has and the other has not. */
function listed(one: string[], other: string[]): string {
  const own = one.filter(entry => !other.includes(entry));
  return own.length === 0 ? '–' : own.length > 40 ? `${own.length} entries` : own.join('; ');
}
