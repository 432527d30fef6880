import type { SetUpAnswer, SetUpStepId } from '../../contract/set-up.ts';

/** What the settings page says, in English. What settings mean is told by the server, as in the documents. */
export const settingsWords = {
  openDeals: 'Open the list of deals',
  loading: 'Loading the settings',
  tabs: {
    setUp: 'Set-up',
    policy: 'Policy',
    people: 'People and teams',
    calendars: 'Calendars',
    partners: 'Partner access and mail',
    events: 'Outgoing events',
    connection: 'Connection',
  },
  checkAgain: 'Check again',
  done: (done: number, of: number) => `${done} of ${of} steps are done`,
} as const;

type Step = SetUpAnswer['steps'][number];

export const stepStates: Record<
  Step['state'],
  { words: string; variant: 'success' | 'warning' | 'danger' | 'info' | 'default' }
> = {
  done: { words: 'Done', variant: 'success' },
  'to-do': { words: 'To do', variant: 'danger' },
  attention: { words: 'Look at this', variant: 'warning' },
  running: { words: 'Under way', variant: 'info' },
  optional: { words: 'If you need it', variant: 'default' },
};

/** Each step: what it is, and how it is done. */
export const stepWords: Record<SetUpStepId, { title: string; how: string }> = {
  connect: {
    title: 'Connect to HubSpot',
    how: 'An admin of this HubSpot account installs the app. Properties of Dibs are made in the group “dibs”; one that exists under the same name and is of another kind is left alone and named here.',
  },
  partners: {
    title: 'Mark your partners',
    how: 'Usually by the property “dibs_partner”. Under People and teams → What marks a partner you choose a property of your own, with the value that means yes, or a list of companies. Set “dibs_partner_type” and “dibs_partner_tier” on each partner.',
  },
  teams: {
    title: 'Say which teams are direct, channel and service',
    how: 'Under People and teams. Direct sales are those whose work on a registered customer may be a heads-up; channel and service are never. Name the manager of each direct team.',
  },
  people: {
    title: 'Name partner managers and approvers',
    how: 'Under People and teams. Partner managers decide about their partners, approvers about all, directors and executives about disputes that go up.',
  },
  policy: {
    title: 'Look through the policy, tiers first',
    how: 'Under Policy: the time zone, holidays, how long protection lasts, tiers with their limits and criteria. A check says what a change would have meant before you save it.',
  },
  import: {
    title: 'Take in old registrations',
    how: 'A dry run says of each row what would become of it: paste rows here, or have HubSpot’s deals read. The command of the admin guide reads any number, and imports what was found fit. An old registration never displaces one that lives here.',
  },
  cards: {
    title: 'Place the cards on records',
    how: 'In HubSpot: Settings → Objects → Deals → Record customization, open a view, add the card “Deal registration” as a tab; likewise for companies and contacts. HubSpot does not tell where cards are placed: a step is done once somebody has looked at its card.',
  },
  'test-registration': {
    title: 'Try one registration',
    how: 'Open any deal whose company is not a partner, register a partner on its card, and withdraw it again afterwards.',
  },
  observe: {
    title: 'Read what it would have said, then turn it up',
    how: 'A new install only observes: everything is recorded, nobody is notified. After 30 days there is a report; then set “Enforcement” under Policy to advise or enforce.',
  },
};

export const reportWords = {
  title: 'The report so far',
  loading: 'Loading the report',
  never: 'The program never observed.',
  rule: 'What',
  count: 'How often',
  escalated: 'Became exceptions',
  who: 'Who would have heard',
  as: 'As',
  findings: 'Of how many',
  roles: { rep: 'rep', 'partner-manager': 'partner manager', manager: 'manager of a direct team' },
} as const;

export const connectionWords = {
  healthy: 'The connection to HubSpot is sound',
  unhealthy: 'Something about the connection needs a look',
  account: 'HubSpot account',
  installed: 'Installed on',
  missingScopes: 'Scopes not granted',
  clashes: 'Properties that are not ours',
  propertiesFailed: 'Properties could not be made',
  lastEvent: 'Last event from HubSpot',
  events: 'Events',
  eventsText: (waiting: number, quarantined: number) =>
    `${waiting} waiting, ${quarantined} could not be read and ${quarantined === 1 ? 'is' : 'are'} kept`,
  copies: 'Records to bring up to date',
  copiesText: (behind: number, refused: number) => `${behind}, of which HubSpot refused ${refused}`,
  tasks: 'Tasks and notes to make',
  tasksText: (waiting: number, refused: number) =>
    `${waiting} waiting, ${refused} refused by HubSpot in the last 30 days`,
  looked: 'Changes looked for up to',
  found: 'Found by looking, in 90 days',
  never: 'never',
  none: 'none',
} as const;

export const formWords = {
  loading: 'Loading the form',
  section: 'Part',
  unit: (unit: string) => `In ${unit}.`,
  usual: (value: string) => `Usually ${value}.`,
  changed: (count: number) =>
    count === 0
      ? 'Nothing is changed yet.'
      : `${count} ${count === 1 ? 'setting is' : 'settings are'} changed and not saved.`,
  check: 'Check the changes',
  checking: 'Checking…',
  discard: 'Discard the changes',
  faulty: (count: number) => `${count} ${count === 1 ? 'thing is' : 'things are'} not right`,
  lookAt: (parts: readonly string[]) => `They are marked at their settings: ${parts.join(', ')}.`,
  title: 'What would change',
  columns: { setting: 'Setting', from: 'From', to: 'To' },
  peopleColumns: { setting: 'List', from: 'Taken away', to: 'Added' },
  reaches: 'This reaches running registrations, too: every change favours their partners.',
  reachesNot: 'Running registrations keep the policy they were approved under, because of:',
  replayed: (of: number) =>
    of === 0
      ? 'There is no history yet that it could be tried on.'
      : `Tried on ${of} ${of === 1 ? 'registration' : 'registrations'} of your own history:`,
  partly: (replayed: number, of: number) => `Time was enough for ${replayed} of ${of}.`,
  nothing: 'These values are the ones in force: there is nothing to save.',
  save: 'Save',
  saving: 'Saving…',
  saved: (count: number) => (count === 0 ? 'Nothing was different' : 'Saved, and in force from now'),
  running: (moved: number, kept: number) =>
    `Running registrations: ${moved} under the new policy, ${kept} keep theirs.`,
  back: 'Go on editing',
  loadAgain: 'Load the settings again',
  meanwhile: 'The settings were saved meanwhile. Your changes are kept.',
  kept: (both: readonly string[]) =>
    both.length === 0
      ? 'Check them against the settings as they are now.'
      : `These were changed there, too: ${both.join(', ')}. Look at both: if you save, yours replace them.`,
  line: (row: number, message: string) => `Entry ${row + 1}: ${message}`,
  addRow: 'Add',
  editRow: (name: string) => `Edit ${name}`,
  removeRow: (name: string) => `Remove ${name}`,
  edit: 'Edit',
  remove: 'Remove',
  rowDone: 'Take over',
  cancel: 'Cancel',
  choose: 'Choose',
  empty: 'Empty so far.',
  find: 'Find in this list',
  shown: (shown: number, of: number) => `${shown} of ${of} shown`,
  more: 'Show more',
} as const;
