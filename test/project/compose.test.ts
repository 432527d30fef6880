import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { readEnvironment } from '../../adapters/runtime/environment.ts';
import { leanArgs, leanEnv } from '../../adapters/runtime/start-lean.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const compose = read('compose.yaml');
const example = read('deploy.env.example');

/** A service's or anchor's own lines. */
const part = (name: string) => {
  const [, text] =
    new RegExp(`^( *)${name}:(?: &\\w+)?\\n((?:\\1 +.*\\n)*)`, 'm').exec(compose)?.slice(1) ?? [];
  if (text === undefined) throw new Error(`compose.yaml has no ${name}`);
  return text;
};

test('two servers and two workers stand behind Postgres and Redis, and begin when the migration is through', () => {
  for (const service of ['server', 'worker']) {
    expect(part(service)).toContain('replicas: 2');
    expect(part(service)).toContain('<<: *dibs');
  }
  expect(part('x-dibs')).toContain('migrate: { condition: service_completed_successfully }');
  expect(part('migrate')).toContain('postgres: { condition: service_healthy }');
  for (const store of ['postgres', 'redis']) expect(part(store)).toContain('healthcheck');
});

test('they have no rights, write nothing, and have more time to end than they need', () => {
  for (const line of ['read_only: true', 'cap_drop: [ALL]', 'no-new-privileges:true'])
    expect(part('x-dibs')).toContain(line);
  expect(Number(/stop_grace_period: (\d+)s/.exec(compose)?.[1])).toBeGreaterThan(20);
});

test('what is run and mounted is there', () => {
  const files = [
    ...[...compose.matchAll(/\[node, (\S+)\]/g)].map(match => match[1]),
    ...[...compose.matchAll(/- \.\/(\S+?):/g)].map(match => match[1]),
    ...[...compose.matchAll(/dockerfile: (\S+) /g)].map(match => match[1]),
  ];
  expect(files.length).toBeGreaterThanOrEqual(5);
  expect(files.filter(path => !existsSync(join(root, String(path))))).toEqual([]);
});

test('the example of its environment names every password that is asked for, and makes an environment that is whole', () => {
  const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map(match => String(match[1]));
  const asked = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(match => String(match[1]));
  expect(asked.filter(name => !named.includes(name))).toEqual([]);
  const key = Buffer.alloc(32, 7).toString('base64');
  const filled = Object.fromEntries(
    named.map(name => [
      name,
      name.endsWith('_KEYS') ? `k1:${key}` : name.endsWith('_KEY') ? key : '700000001',
    ]),
  );
  const { faults } = readEnvironment({
    ...filled,
    PUBLIC_URL: 'https://dibs.example.com',
    NODE_ENV: 'production',
    DATABASE_URL: 'postgresql://dibs_app:7@postgres/dibs',
    REDIS_URL: 'redis://redis:6379',
  });
  expect(faults).toEqual([]);
});

test('every way to start a server or a worker that is written down starts it as lean as the demo and the bench do', () => {
  const flags = leanArgs.join(' ');
  const { scripts } = JSON.parse(read('package.json'));
  const keeps = `NODE_COMPILE_CACHE=${relative(root, leanEnv.NODE_COMPILE_CACHE)}`;
  expect(scripts.server).toBe(`${keeps} node ${flags} src/server/main.ts`);
  expect(scripts.worker).toBe(`${keeps} node ${flags} webhooks/worker/main.ts`);
  expect(read('Containerfile')).toContain(`ENV NODE_OPTIONS=${flags}\n`);
  for (const told of [`${flags} src/server/main.ts`, `${flags} webhooks/worker/main.ts`, keeps])
    expect(read('docs/operations.md')).toContain(told);
});
