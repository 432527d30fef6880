import { z } from 'zod';
import { policySchema } from '../../contract/policy.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { type PolicySetting, settingAt } from '../../domain/policy-settings.ts';

/**
 * JSON Schema (draft 2020-12) of a policy document. Each setting says what it means, and in `x-unit`, `x-favours`
 * and `x-dated` what the table of settings says of it; `default` is what a new install starts with.
 */
export function policyJsonSchema(): Record<string, unknown> {
  const { '~standard': _standard, ...schema } = z.toJSONSchema(policySchema) as Record<string, unknown>;
  return { title: 'Policy of a partner program', ...annotated('', schema) };
}

/** Groups are gone through by name; what is inside a list is part of its setting. */
function annotated(path: string, node: Record<string, unknown>): Record<string, unknown> {
  const setting = settingAt(path);
  if (setting !== undefined) return { ...node, ...annotations(setting, path) };
  if (!isNode(node.properties)) return node;
  const properties = Object.entries(node.properties).map(([name, member]) => [
    name,
    isNode(member) ? annotated(path === '' ? name : `${path}.${name}`, member) : member,
  ]);
  return { ...node, properties: Object.fromEntries(properties) };
}

const isNode = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const annotations = ({ description, unit, favours, dated }: PolicySetting, path: string) => ({
  description,
  'x-unit': unit,
  'x-favours': favours,
  ...(dated === true && { 'x-dated': true }),
  default: defaultAt(path),
});

/** What a new install has for a setting. */
export function defaultAt(path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((group, name) => (isNode(group) ? group[name] : undefined), defaultPolicy);
}
