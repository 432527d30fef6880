import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { propertyDefinitions } from '../../domain/projection.ts';

const text = readFileSync(new URL('../../docs/recipes.md', import.meta.url), 'utf8');
const definitions = [...propertyDefinitions.deals, ...propertyDefinitions.companies];
const rowsOf = (heading: string) =>
  (text.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter(
      line => line.startsWith('| **') || (line.startsWith('| ') && !/^\| (view|workflow|report) /.test(line)),
    )
    .filter(line => !line.startsWith('|---'));

test('six list views, five workflows, and six reports on one dashboard', () => {
  expect(
    [rowsOf('Six list views'), rowsOf('Five workflows'), rowsOf('One dashboard')].map(rows => rows.length),
  ).toEqual([6, 5, 6]);
});

test('every property that a recipe names is one that Dibs makes', () => {
  const named = [...new Set([...text.matchAll(/`(dibs_[a-z_]+)`/g)].map(([, name]) => name))];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(name => !definitions.some(definition => definition.name === name))).toEqual([]);
});

test('every option that a recipe names is one of its property, with that label', () => {
  const options = definitions.flatMap(({ options }) => options ?? []);
  const named = [...text.matchAll(/\*([^*|]+)\* \(`([a-z-]+)`\)/g)].map(([, label, value]) => ({
    label,
    value,
  }));
  expect(named.length).toBeGreaterThan(15);
  for (const { label, value } of named)
    expect(
      options.some(option => option.value === value && option.label === label),
      `${label} (${value})`,
    ).toBe(true);
});

test('the actions that a recipe names are called so in HubSpot', () => {
  for (const file of ['check-availability', 'submit-registration', 'log-follow-up', 'request-consent']) {
    const manifest = JSON.parse(
      readFileSync(new URL(`../../src/app/workflow-actions/${file}-hsmeta.json`, import.meta.url), 'utf8'),
    );
    const name: string = manifest.config.labels.en.actionName;
    expect(
      text.includes(`*${name}*`) || text.includes(`*${name.replace(' for the registered partner', '')}*`),
      name,
    ).toBe(true);
  }
});
