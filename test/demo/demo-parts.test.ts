import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { children } from '../../dev/demo/children.ts';
import { NotNow, oneAtATime } from '../../dev/demo/one-at-a-time.ts';
import { demoSettings } from '../../dev/demo/settings.ts';
import { type Supervised, supervise } from '../../dev/demo/supervise.ts';
import { worthShowing } from '../../dev/demo/worth-showing.ts';
import { spawnLeashed } from '../support/spawn-leashed.ts';
import { freePort } from '../support/start-redis.ts';

const hasIpv6 = Object.values(networkInterfaces()).some(list =>
  list?.some(({ address }) => address === '::1'),
);
const addresses = ['127.0.0.1', '0.0.0.0', ...(hasIpv6 ? ['::1'] : [])];

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dibs-demo-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('settings', () => {
  test('follow the ports', () => {
    expect(demoSettings({ PORT: '4000', EMULATOR_PORT: '4001', PREVIEW_PORT: '4002' })).toMatchObject({
      serverUrl: 'http://localhost:4000',
      emulatorUrl: 'http://localhost:4001',
      previewUrl: 'http://localhost:4002',
    });
  });

  test.each([
    ['production', { NODE_ENV: 'production' }, /npm run server/],
    ['HubSpot itself', { HUBSPOT_CLIENT_ID: 'x' }, /never calls HubSpot/],
    ['two processes on one port', { PORT: '3001' }, /EMULATOR_PORT and PORT are both 3001/],
    [
      'an API that the emulator does not listen on',
      { HUBSPOT_API_URL: 'http://localhost:4001' },
      /EMULATOR_PORT 3001/,
    ],
    ['a port that is none', { PORT: '99999' }, /PORT must be a port/],
  ])('refuse %s', (_, env, message) => {
    expect(() => demoSettings(env)).toThrow(message);
  });
});

describe('before it starts', () => {
  const specsOn = (port: number) =>
    children(demoSettings({ PORT: `${port}` })).filter(({ name }) => name === 'server');

  test.each(addresses)('a port taken on %s is named, with the variable that moves ours', async host => {
    const other = createServer().listen(0, host);
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await expect(oneAtATime(dir, specsOn(port), () => undefined)).rejects.toThrow(
      `Port ${port}, where the server belongs, is taken. Stop what listens there, or move ours: PORT=${port + 100}`,
    );
  });

  test('a second demo is told of the first', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const address = other.address();
    await writeFile(join(dir, 'demo.pid'), `${process.pid}\n`);
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const second = oneAtATime(dir, specsOn(port), () => undefined);
    await expect(second).rejects.toThrow(NotNow);
    await expect(second).rejects.toThrow(`Another demo (process ${process.pid})`);
  });

  test('the children of a demo that was killed are waited for', async () => {
    const draining = createServer().listen(0, '127.0.0.1');
    await once(draining, 'listening');
    const address = draining.address();
    const killed = spawnLeashed('true', [], { stdio: 'ignore' });
    await once(killed, 'exit');
    await writeFile(join(dir, 'demo.pid'), `${killed.pid}\n`);
    const said: string[] = [];
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const unmark = await oneAtATime(dir, specsOn(port), line => {
      said.push(line);
      draining.close();
    });
    expect(said).toEqual(['an earlier demo was killed; waiting for its processes to end']);
    expect(await readFile(join(dir, 'demo.pid'), 'utf8')).toBe(`${process.pid}\n`);
    await unmark();
    await expect(readFile(join(dir, 'demo.pid'))).rejects.toThrow('ENOENT');
  });
});

describe('a supervised process', () => {
  const said: string[] = [];
  const running = new Set<Supervised>();
  afterEach(async () => {
    for (const child of running) child.force();
    await Promise.all([...running].map(child => child.stop()));
    running.clear();
    said.length = 0;
  });

  async function start(script: string, ready: 'message' | { url: string } = 'message') {
    await writeFile(join(dir, 'child.mjs'), script);
    const spec = { name: 'child', script: 'child.mjs', listens: null, ready, endsIn: 1 as const };
    const env = { PATH: process.env.PATH, MARK: join(dir, 'mark') };
    const child = supervise(spec, {
      root: dir,
      env,
      logFile: join(dir, 'child.log'),
      say: line => said.push(line),
    });
    running.add(child);
    return child;
  }

  const heldOpen = `setInterval(() => {}, 1000); process.send({ type: 'ready' });`;

  test('is ready at its message, and ends when told to', async () => {
    const child = await start(
      `process.on('SIGTERM', () => { console.log('BYE'); process.exit(0); }); ${heldOpen}`,
    );
    await child.ready;
    await child.stop();
    expect(await readFile(child.logFile, 'utf8')).toBe('BYE\n');
    expect(said).toEqual([]);
  });

  test('is ready when its address answers 2xx, and not before', async () => {
    const port = await freePort();
    const child = await start(
      `import { createServer } from 'node:http'; let asked = 0;
       createServer((_, answer) => answer.writeHead(asked++ < 3 ? 503 : 200).end(String(asked))).listen(${port}, '127.0.0.1');`,
      { url: `http://127.0.0.1:${port}` },
    );
    await child.ready;
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('5');
  });

  test('that crashes is started again, visibly', async () => {
    const child = await start(
      `import { existsSync, writeFileSync } from 'node:fs';
       if (!existsSync(process.env.MARK)) { writeFileSync(process.env.MARK, ''); process.exit(3); } ${heldOpen}`,
    );
    await child.ready;
    expect(said).toEqual([`child | ended with status 3; starting it again (more in ${child.logFile})`]);
  });

  test('that keeps crashing is given up on, with its last lines', async () => {
    const child = await start(`console.log('no luck'); process.exit(4);`);
    const reason = await child.givenUp;
    expect(reason).toMatch(/The child ended 4 times \(status 4\).*no luck/s);
    await expect(child.ready).rejects.toThrow(reason);
    await child.stop();
  });

  test('ends when the demo is killed', async () => {
    const supervisor = JSON.stringify(import.meta.resolve('../../dev/demo/supervise.ts'));
    await writeFile(join(dir, 'child.mjs'), `console.log('PID ' + process.pid); ${heldOpen}`);
    const script = `import { supervise } from ${supervisor};
      const spec = { name: 'child', script: 'child.mjs', listens: null, ready: 'message', endsIn: 1 };
      const child = supervise(spec, { root: ${JSON.stringify(dir)}, env: process.env, logFile: ${JSON.stringify(join(dir, 'l'))}, say() {} });
      await child.ready; console.log('READY');`;
    await using demo = spawnLeashed(process.execPath, ['--input-type=module', '-e', script], {
      stdio: 'pipe',
    });
    await once(demo.stdout ?? demo, 'data');
    const pid = Number(/PID (\d+)/.exec(await readFile(join(dir, 'l'), 'utf8'))?.[1]);
    expect(() => process.kill(pid, 0)).not.toThrow();
    await demo.end();
    await vi.waitFor(async () => expect(await stateOf(pid)).toMatch(/Z|gone/), {
      timeout: 5_000,
      interval: 20,
    });
  });
});

const stateOf = (pid: number) =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    stat => stat.split(' ')[2],
    () => 'gone',
  );

test.each([
  [
    'an error',
    '{"level":50,"msg":"could not","portalId":"7","err":{"message":"boom"}}',
    'server | error: could not (portalId=7 err=boom)',
  ],
  ['a warning', '{"level":40,"time":1,"pid":2,"name":"server","msg":"slow"}', 'server | warning: slow'],
  ['no information', '{"level":30,"msg":"listens"}', null],
  ['no line that is not a log entry', '    at file.ts:3', null],
  ['no broken JSON', '{"level":50', null],
])("of a child's log the terminal shows %s", (_, line, shown) => {
  expect(worthShowing('server', line)).toBe(shown);
});
