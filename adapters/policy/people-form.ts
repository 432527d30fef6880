import { type DirectoryDocument, directorySchema } from '../../contract/directory.ts';
import type {
  CheckFormAnswer,
  FormColumn,
  FormEdits,
  FormFault,
  FormField,
  FormOption,
  FormView,
} from '../../contract/forms.ts';
import type { Directory, Subject } from '../../domain/directory.ts';
import { partnerMarkOf, partnerMarkWords, sameMark } from '../../domain/partner-mark.ts';
import { editedMark, markFields, markSources } from './partner-mark-fields.ts';

/** Names of whom the directory can name. Ids are HubSpot's. */
export type PeopleNames = {
  users: { userId: string; name: string }[];
  teams: { teamId: string; name: string }[];
  partners: { companyId: string; name: string }[];
};

type Table = {
  path: keyof Omit<Directory, 'defaultRole' | 'partnerMark' | 'calendars' | 'offices'>;
  label: string;
  help: string;
  columns: FormColumn[];
  write: (directory: Directory) => string[][];
  /** Of a row whose cells are all filled. */
  read: (cells: string[]) => object;
};

const choice = (name: string, label: string, from: string): FormColumn => ({
  name,
  label,
  kind: 'choice',
  from,
});
const subject = (who: Subject) => ('userId' in who ? `user:${who.userId}` : `team:${who.teamId}`);
const readSubject = (text: string): Subject => {
  const id = text.slice(text.indexOf(':') + 1);
  return text.startsWith('team:') ? { teamId: id } : { userId: id };
};

const tables: Table[] = [
  {
    path: 'roles',
    label: 'Roles',
    help: 'What people may do. A person may have several roles; rights add up. Partner managers decide about their partners, approvers about all; directors and executives decide disputes; admins change settings.',
    columns: [choice('who', 'Person or team', 'who'), choice('role', 'Role', 'roles')],
    write: ({ roles }) => roles.map(({ who, role }) => [subject(who), role]),
    read: ([who = '', role]) => ({ who: readSubject(who), role }),
  },
  {
    path: 'sides',
    label: 'Teams and people by side',
    help: 'On whose behalf people act. What direct sales do on a registered customer may be a heads-up; channel and service never are. Who is not named is not judged.',
    columns: [choice('who', 'Team or person', 'who'), choice('side', 'Side', 'sides')],
    write: ({ sides }) => sides.map(({ who, side }) => [subject(who), side]),
    read: ([who = '', side]) => ({ who: readSubject(who), side }),
  },
  {
    path: 'partnerManagers',
    label: 'Partner managers of partners',
    help: 'Who looks after which partner. A partner that nobody is named for is looked after by every partner manager.',
    columns: [
      choice('partnerCompanyId', 'Partner', 'partners'),
      choice('userId', 'Partner manager', 'users'),
    ],
    write: ({ partnerManagers }) => partnerManagers.map(each => [each.partnerCompanyId, each.userId]),
    read: ([partnerCompanyId, userId]) => ({ partnerCompanyId, userId }),
  },
  {
    path: 'partnerUsers',
    label: 'People of partners',
    help: 'HubSpot users who work for a partner. They see and do what concerns their own partner, and nothing of another.',
    columns: [choice('userId', 'Person', 'users'), choice('partnerCompanyId', 'Partner', 'partners')],
    write: ({ partnerUsers }) => partnerUsers.map(each => [each.userId, each.partnerCompanyId]),
    read: ([userId, partnerCompanyId]) => ({ userId, partnerCompanyId }),
  },
  {
    path: 'teamManagers',
    label: 'Managers of direct teams',
    help: 'Who hears of an RoE exception by somebody of the team, where the program enforces.',
    columns: [choice('teamId', 'Team', 'teams'), choice('userId', 'Manager', 'users')],
    write: ({ teamManagers }) => teamManagers.map(each => [each.teamId, each.userId]),
    read: ([teamId, userId]) => ({ teamId, userId }),
  },
];

const roles = ['rep', 'partner-manager', 'approver', 'director', 'executive', 'admin'];
const sides = ['direct', 'channel', 'service', 'partner'];

/** People and roles, sides of teams, and who is whose, as a form. */
export function peopleForm(directory: Directory, version: number, names: PeopleNames): FormView {
  return {
    ok: true,
    version,
    sections: [
      { title: 'People and roles', fields: [fieldOf('roles', directory), defaultRoleField(directory)] },
      {
        title: 'Direct, channel and service',
        fields: [fieldOf('sides', directory), fieldOf('teamManagers', directory)],
      },
      { title: 'What marks a partner', fields: markFields(partnerMarkOf(directory)) },
      {
        title: 'Partners',
        fields: [fieldOf('partnerManagers', directory), fieldOf('partnerUsers', directory)],
      },
    ],
    sources: sourcesOf(directory, names),
  };
}

function fieldOf(path: Table['path'], directory: Directory): FormField {
  const table = tables.find(each => each.path === path);
  if (table === undefined) throw new Error(`The form of people has no table ${path}`);
  const { label, help, columns, write } = table;
  return {
    path,
    label,
    help,
    kind: 'table',
    unit: null,
    reach: null,
    columns,
    value: write(directory),
    usual: null,
  };
}

const defaultRoleField = ({ defaultRole }: Directory): FormField => ({
  path: 'defaultRole',
  label: 'Everybody else may act as a rep',
  help: 'On: HubSpot users without a role see who is registered and register for partners. Off: they see nothing.',
  kind: 'switch',
  unit: null,
  reach: null,
  value: defaultRole === 'rep' ? 'on' : 'off',
  usual: 'on',
});

/** Everybody who can be chosen, and whoever is named already, known or not. */
function sourcesOf(directory: Directory, names: PeopleNames): FormView['sources'] {
  const subjects = [...directory.roles, ...directory.sides].map(({ who }) => who);
  const users = options(
    names.users.map(({ userId, name }) => ({ value: userId, label: name })),
    [
      ...subjects.flatMap(who => ('userId' in who ? who.userId : [])),
      ...[...directory.partnerUsers, ...directory.partnerManagers, ...directory.teamManagers].map(
        ({ userId }) => userId,
      ),
    ],
    id => `User ${id} (not in HubSpot)`,
  );
  const teams = options(
    names.teams.map(({ teamId, name }) => ({ value: teamId, label: name })),
    [
      ...subjects.flatMap(who => ('teamId' in who ? who.teamId : [])),
      ...directory.teamManagers.map(({ teamId }) => teamId),
    ],
    id => `Team ${id}`,
  );
  const partners = options(
    names.partners.map(({ companyId, name }) => ({ value: companyId, label: name })),
    [...directory.partnerUsers, ...directory.partnerManagers].map(each => each.partnerCompanyId),
    id => `Company ${id} (no partner)`,
  );
  return {
    users,
    teams,
    partners,
    who: [
      ...teams.map(({ value, label }) => ({
        value: `team:${value}`,
        label: `Team ${label.replace(/^Team /, '')}`,
      })),
      ...users.map(({ value, label }) => ({ value: `user:${value}`, label })),
    ],
    roles: roles.map(asOption),
    sides: sides.map(asOption),
    ...markSources,
  };
}

function options(known: FormOption[], named: string[], unknown: (id: string) => string): FormOption[] {
  const ids = new Set(known.map(({ value }) => value));
  const others = [...new Set(named)].filter(id => !ids.has(id));
  return [...known, ...others.map(id => ({ value: id, label: unknown(id) }))].sort((a, b) =>
    a.label.localeCompare(b.label, 'en'),
  );
}

const asOption = (value: string): FormOption => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1).replaceAll('-', ' '),
});

/** The directory that the edits make; faults where a row is not filled or nobody would be left to change settings. */
export function editedDirectory(
  directory: Directory,
  edits: FormEdits,
): { directory: DirectoryDocument | null; faults: FormFault[] } {
  const edited: Record<string, unknown> = { ...directory };
  const faults: FormFault[] = [];
  const mark = editedMark(partnerMarkOf(directory), edits);
  if (!sameMark(mark, partnerMarkOf(directory))) edited.partnerMark = mark;
  for (const [path, value] of Object.entries(edits)) {
    if (path.startsWith('partnerMark.')) continue;
    const table = tables.find(each => each.path === path);
    if (path === 'defaultRole') edited[path] = value === 'on' ? 'rep' : null;
    else if (table === undefined)
      faults.push({ path, row: null, column: null, message: 'is no setting of people' });
    else edited[path] = readRows(table, typeof value === 'string' ? [] : value, faults);
  }
  if (faults.length > 0) return { directory: null, faults };
  const parsed = directorySchema.safeParse(edited);
  if (parsed.success) return { directory: parsed.data, faults: [] };
  return { directory: null, faults: parsed.error.issues.map(issue => faultAt(issue.path, issue.message)) };
}

/** An empty row is none; the same row twice is one. */
function readRows({ path, columns, read }: Table, rows: string[][], faults: FormFault[]): object[] {
  const found = new Map<string, object>();
  for (const [index, row] of rows.entries()) {
    const cells = columns.map((_, column) => (row[column] ?? '').trim());
    if (cells.every(cell => cell === '')) continue;
    const empty = cells.indexOf('');
    if (empty >= 0) faults.push({ path, row: index, column: empty, message: 'must be chosen' });
    else found.set(cells.join(' '), read(cells));
  }
  return [...found.values()];
}

function faultAt([path, row, name]: PropertyKey[], message: string): FormFault {
  if (path === 'partnerMark') return { path: `partnerMark.${String(row)}`, row: null, column: null, message };
  const columns = tables.find(table => table.path === path)?.columns ?? [];
  const column = columns.findIndex(each => each.name === name);
  return {
    path: String(path),
    row: typeof row === 'number' ? row : null,
    column: column < 0 ? null : column,
    message,
  };
}

/** What the edits would change, each entry by the names that the form shows. */
export function directoryChanges(
  before: Directory,
  after: Directory,
  sources: FormView['sources'],
  listName: string | null = null,
): CheckFormAnswer['changes'] {
  return [...tableChanges(before, after, sources), ...markChange(before, after, listName)];
}

function markChange(
  before: Directory,
  after: Directory,
  listName: string | null,
): CheckFormAnswer['changes'] {
  const [from, to] = [partnerMarkOf(before), partnerMarkOf(after)];
  if (sameMark(from, to)) return [];
  const label = 'A company is a partner when';
  return [
    { path: 'partnerMark.kind', label, from: partnerMarkWords(from), to: partnerMarkWords(to, listName) },
  ];
}

function tableChanges(
  before: Directory,
  after: Directory,
  sources: FormView['sources'],
): CheckFormAnswer['changes'] {
  const changes = tables.flatMap(table => {
    const said = (row: string[]) =>
      row
        .map(
          (cell, index) =>
            sources[table.columns[index]?.from ?? '']?.find(({ value }) => value === cell)?.label ?? cell,
        )
        .join(' – ');
    const [old, now] = [table.write(before).map(said), table.write(after).map(said)];
    const [gone, added] = [old.filter(row => !now.includes(row)), now.filter(row => !old.includes(row))];
    if (gone.length + added.length === 0) return [];
    return [{ path: table.path, label: table.label, from: listed(gone), to: listed(added) }];
  });
  if (before.defaultRole === after.defaultRole) return changes;
  const role = (directory: Directory) => (directory.defaultRole === null ? 'off' : 'on');
  const { path, label } = defaultRoleField(after);
  return [...changes, { path, label, from: role(before), to: role(after) }];
}

const listed = (rows: string[]) =>
  rows.length === 0 ? '–' : rows.length > 8 ? `${rows.length} entries` : rows.join('; ');
