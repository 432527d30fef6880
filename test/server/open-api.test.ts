import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../src/server/open-api.ts';
import { routes } from '../../src/server/route-table.ts';

type Operation = {
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, unknown>;
  security: unknown[];
};

const document = openApiDocument(routes, 'https://dibs.example') as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, unknown>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  })),
);

test('it describes every route of the table, and no other', () => {
  const described = operations.map(({ name }) => name);
  const served = routes.map(route => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`);
  expect(described.toSorted()).toEqual(served.toSorted());
});

test('it is JSON, and every reference in it leads somewhere', () => {
  const text = JSON.stringify(document);
  expect(JSON.parse(text)).toEqual(document);
  for (const [, pointer] of text.matchAll(/"\$ref":"([^"]*)"/g)) {
    const parts = (pointer ?? '').replace('#/', '').split('/');
    const target = parts.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      document,
    );
    expect(target, pointer).toBeDefined();
  }
});

describe.each(operations)('$name', ({ path, operation }) => {
  test('says in a sentence what it does', () => {
    expect(operation.summary.length).toBeGreaterThan(10);
  });

  test('declares exactly the parameters of its path', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]);
    const declared = operation.parameters.filter(parameter => parameter.in === 'path');
    expect(declared.map(parameter => parameter.name)).toEqual(inPath);
    expect(declared.every(parameter => parameter.required)).toBe(true);
  });

  test('names no parameter twice, and says what its faults look like', () => {
    const names = operation.parameters.map(parameter => `${parameter.in} ${parameter.name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(operation.responses).toHaveProperty('default');
  });
});

test('a write shows the fields that its schema parses', () => {
  const submit = document.paths['/api/v1/registrations']?.post;
  const schema = submit?.requestBody?.content['application/json']?.schema;
  expect(schema?.required).toEqual(['idempotencyKey', 'companyId', 'partnerCompanyId']);
  expect(schema?.additionalProperties).toBe(false);
});

test('a signed route shows what HubSpot appends, an open one does not', () => {
  const namesOf = (path: string) => document.paths[path]?.get?.parameters.map(parameter => parameter.name);
  expect(namesOf('/api/v1/policy')).toEqual(['portalId', 'userId', 'userEmail', 'appId']);
  expect(namesOf('/healthz')).toEqual([]);
});
