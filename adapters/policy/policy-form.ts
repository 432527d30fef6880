import type { FormEdits, FormFault, FormField, FormOption, FormView } from '../../contract/forms.ts';
import { completePolicy, type Policy, type PolicyDocument } from '../../domain/policy.ts';
import {
  type PolicySetting,
  policySettings,
  type SettingPath,
  type SettingUnit,
} from '../../domain/policy-settings.ts';
import { metricWords } from '../../domain/tier-criteria.ts';
import { propertyMetrics } from '../../domain/tier-settings.ts';
import { defaultAt } from './policy-json-schema.ts';
import {
  choiceOf,
  dateLines,
  exchangeRates,
  metricProperties,
  monthsAndDays,
  numberLines,
  onOrOff,
  plainText,
  type SettingText,
  textLines,
  tierTable,
  wholeNumber,
} from './setting-texts.ts';

/** Titles of groups of settings, where the group's name in words is none; the order of the page. */
const sectionTitles: Record<string, string> = {
  '': 'Program',
  businessCalendar: 'Business calendar',
  tiers: 'Tiers',
  registration: 'Registrations',
  followUp: 'Follow-ups',
  renewal: 'Renewals',
  matching: 'The same customer',
  direct: 'Heads-ups to direct sales',
  engagement: 'Other contacts by direct sales',
  consent: 'Consent',
  mail: 'Mail to partners',
  dispute: 'Disputes',
  tierReview: 'Annual tier review',
  sunset: 'Sunset of tiers',
  money: 'Money',
  hoarding: 'Claims that nobody works on',
  retention: 'How long things are kept',
};

const settings = Object.entries(policySettings) as [SettingPath, PolicySetting][];
const sectionOf = (path: string) =>
  path.includes('.') || path === 'tiers' ? (path.split('.')[0] ?? '') : '';

const sections = [...new Set([...Object.keys(sectionTitles), ...settings.map(([path]) => sectionOf(path))])];

const byUnit: Partial<Record<SettingUnit, SettingText>> = {
  'time zone': plainText,
  'time of day': plainText,
  'day of the year': plainText,
  currency: plainText,
  'on or off': onOrOff,
  weekdays: numberLines,
  'days of the term': numberLines,
  dates: dateLines,
  domains: textLines,
  pipelines: textLines,
  'partner types': textLines,
  tiers: tierTable,
  properties: textLines,
  'months and days': monthsAndDays,
  'exchange rates': exchangeRates,
};

/** How a setting is typed. */
function textOf(path: string, { unit, options }: PolicySetting): SettingText {
  if (path === 'tierReview.metricProperties') return metricProperties;
  return options === undefined ? (byUnit[unit] ?? wholeNumber) : choiceOf(path);
}

/** The policy as a form: what each setting means, its unit, whom a change favours and whom it reaches. */
export function policyForm(policy: Policy, version: number): FormView {
  const { homeCurrency } = policy.money;
  const fields = settings.map(
    ([path, setting]) => [path, fieldOf(path, setting, policy, homeCurrency)] as const,
  );
  return {
    ok: true,
    version,
    sections: sections.map(section => ({
      title: sectionTitles[section] ?? labelOf(section),
      fields: fields.filter(([path]) => sectionOf(path) === section).map(([, field]) => field),
    })),
    sources: {
      ...Object.fromEntries(
        settings.flatMap(([path, { options }]) =>
          options === undefined ? [] : [[path, options.map(asOption)] as const],
        ),
      ),
      propertyMetrics: propertyMetrics.map(metric => ({ value: metric, label: metricWords[metric] })),
    },
  };
}

const asOption = (value: string): FormOption => ({ value, label: words(value) });

function fieldOf(path: SettingPath, setting: PolicySetting, policy: Policy, currency: string): FormField {
  const { kind, columns, from, write } = textOf(path, setting);
  return {
    path,
    label: labelOf(path),
    help: setting.description,
    kind,
    unit: kind === 'number' && setting.unit !== 'count' ? setting.unit : null,
    reach: reachWords(setting),
    ...(from === undefined ? {} : { from }),
    ...(columns === undefined ? {} : { columns }),
    value: write(valueAt(policy, path), currency),
    usual: kind === 'table' || kind === 'lines' ? null : String(write(defaultAt(path), currency)),
  };
}

/** The last name of the path in words: `Protection days`. */
export function labelOf(path: string): string {
  const name = path.split('.').at(-1) ?? path;
  return words(
    name.replaceAll(
      /([a-z])([A-Z])/g,
      (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
    ),
  );
}

const words = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ');

function reachWords({ favours, dated }: PolicySetting): string {
  if (dated === true) return 'Applies to everybody as it stands.';
  if (favours === 'never') return 'A change applies to new registrations only.';
  return `${favours === 'higher' ? 'More' : 'Less'} favours the registered partner, and reaches running registrations where nothing else is changed against it.`;
}

/**
 * The document that the edits make of a policy, and what cannot be read of them; whether it makes sense is asked of
 * the rules. Nothing is edited of a setting that cannot be read.
 */
export function editedPolicy(policy: Policy, edits: FormEdits): { document: Policy; faults: FormFault[] } {
  const document: Policy = structuredClone(completePolicy(policy as PolicyDocument));
  const faults: FormFault[] = [];
  const typed = edits['money.homeCurrency'];
  const currency = typeof typed === 'string' && /^[A-Z]{3}$/.test(typed) ? typed : policy.money.homeCurrency;
  for (const [path, text] of Object.entries(edits)) {
    const row = settings.find(([known]) => known === path);
    if (row === undefined) {
      faults.push({ path, row: null, column: null, message: 'is no setting of a policy' });
      continue;
    }
    const read = textOf(path, row[1]).read(text, currency);
    if (read.ok) put(document, path, read.value);
    else faults.push(...read.faults.map(fault => ({ path, ...fault })));
  }
  return { document, faults };
}

/** A fault of the document, at the field that the form has for it. */
export function faultAt({ path, message }: { path: string; message: string }): FormFault {
  const found = settings.find(([known]) => path === known || path.startsWith(`${known}.`));
  if (found === undefined) return { path, row: null, column: null, message };
  const [known, setting] = found;
  const [row, name] = path.slice(known.length + 1).split('.');
  const column = textOf(known, setting).columns?.findIndex(each => each.name === name) ?? -1;
  return {
    path: known,
    row: row === undefined || row === '' ? null : Number(row),
    column: column < 0 ? null : column,
    message,
  };
}

/** A value of a setting as a person reads it in a list of changes. */
export function changeText(path: string, value: unknown, currency: string): string {
  const setting = settings.find(([known]) => known === path)?.[1];
  if (setting === undefined || value === undefined) return '–';
  const text = textOf(path, setting).write(value, currency);
  const shown =
    typeof text === 'string' ? text.split('\n') : text.map(row => row.filter(Boolean).join(' · '));
  if (shown.length > 8) return `${shown.length} entries`;
  return shown.join('; ') || 'none';
}

const valueAt = (policy: Policy, path: string): unknown =>
  path.split('.').reduce<unknown>((group, name) => (isGroup(group) ? group[name] : undefined), policy);

function put(policy: Policy, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let group: unknown = policy;
  for (const name of names) {
    if (!isGroup(group)) return;
    group[name] ??= {};
    group = group[name];
  }
  if (isGroup(group)) group[last] = value;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
