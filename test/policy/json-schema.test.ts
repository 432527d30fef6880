import { expect, test } from 'vitest';
import { defaultAt, policyJsonSchema } from '../../adapters/policy/policy-json-schema.ts';
import { policySettings } from '../../domain/policy-settings.ts';

type Node = { properties?: Record<string, Node> } & Record<string, unknown>;

test('the JSON Schema of a policy explains every setting: what it means, its unit, default and whom it favours', () => {
  const schema = policyJsonSchema() as Node;
  for (const [path, setting] of Object.entries(policySettings)) {
    const node = path.split('.').reduce<Node | undefined>((at, name) => at?.properties?.[name], schema);
    expect([path, node]).toEqual([
      path,
      expect.objectContaining({
        description: setting.description,
        'x-unit': setting.unit,
        'x-favours': setting.favours,
        default: defaultAt(path),
      }),
    ]);
    expect([path, node?.['x-dated']]).toEqual([path, 'dated' in setting ? true : undefined]);
  }
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
});

test('what is inside a list has no row of its own', () => {
  const schema = policyJsonSchema() as { properties: { tiers: { items: Node } } };
  expect(schema.properties.tiers.items.properties?.name).not.toHaveProperty('x-unit');
});
