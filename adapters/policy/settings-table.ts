import { type PolicySetting, policySettings } from '../../domain/policy-settings.ts';
import { defaultAt } from './policy-json-schema.ts';

const favoured: Record<PolicySetting['favours'], string> = { higher: 'more', lower: 'less', never: '–' };

/** Every setting as a table in Markdown, in the order of the document. */
export function settingsTable(): string {
  const rows: [string, PolicySetting][] = Object.entries(policySettings);
  return [
    '| setting | what it says | unit | default | favours the partner |',
    '|---|---|---|---|---|',
    ...rows.map(
      ([path, setting]) =>
        `| \`${path}\` | ${setting.description} | ${setting.unit} | ${inWords(defaultAt(path))} | ${setting.dated === true ? 'always as it stands' : favoured[setting.favours]} |`,
    ),
  ].join('\n');
}

function inWords(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  if (value.length === 0) return 'none';
  if (value.length > 6) return `${value.length} of them`;
  return value
    .map(item => (typeof item === 'object' && item !== null ? Object.values(item).join(' ') : String(item)))
    .join(', ');
}
