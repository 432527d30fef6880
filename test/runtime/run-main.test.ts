import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { type Leashed, spawnLeashed } from '../support/spawn-leashed.ts';

const runMain = JSON.stringify(import.meta.resolve('../../adapters/runtime/run-main.ts'));
const config = JSON.stringify(import.meta.resolve('../../adapters/runtime/config.ts'));
const heldOpen = 'const hold = setInterval(() => {}, 1000);';
const disposal = `{ async [Symbol.asyncDispose]() { clearInterval(hold); console.log('DISPOSED'); } }`;

/** Runs a main whose body is given; the promise has all that it printed and its status. */
function run(body: string, env: NodeJS.ProcessEnv = {}) {
  const script = `import { runMain } from ${runMain}; import { loadConfig } from ${config};
    await runMain('trial', async ({ signal }) => { ${body} });`;
  const child = spawnLeashed(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH, ...env },
  });
  let output = '';
  child.stdout?.on('data', chunk => (output += chunk));
  child.stderr?.on('data', chunk => (output += chunk));
  const streams = [child.stdout, child.stderr].map(stream => once(stream ?? child, 'close'));
  const ended = Promise.all([once(child, 'exit'), ...streams]).then(([[status, signal]]) => ({
    status: status ?? signal,
    output,
  }));
  return { child, ended, printed: () => output };
}

const ready = (child: Leashed) =>
  once(child, 'message').then(([message]) => expect(message).toEqual({ type: 'ready' }));

describe('a main process', () => {
  test.each<[string, (child: Leashed) => void]>([
    ['SIGTERM', child => child.kill('SIGTERM')],
    ['SIGINT', child => child.kill('SIGINT')],
    ['the end of its parent', child => child.disconnect()],
  ])('says that it is ready, and ends cleanly at %s', async (_, stop) => {
    const { child, ended } = run(`${heldOpen} return ${disposal};`);
    await ready(child);
    stop(child);
    expect(await ended).toMatchObject({ status: 0, output: expect.stringContaining('DISPOSED') });
  });

  test('a pair of interrupts is one keystroke passed on by npm; a later one ends it at once', async () => {
    const { child, ended, printed } = run(
      `${heldOpen} return { [Symbol.asyncDispose]: () => new Promise(() => console.log('STUCK')) };`,
    );
    await ready(child);
    child.kill('SIGINT');
    child.kill('SIGINT');
    await vi.waitFor(() => expect(printed()).toContain('STUCK'));
    expect(child.exitCode).toBeNull();
    const again = () => {
      child.kill('SIGINT');
      expect(child.exitCode).toBe(130);
    };
    await vi.waitFor(again, { interval: 50, timeout: 5_000 });
    expect((await ended).status).toBe(130);
  });

  test('prints every fault of the environment and starts nothing', async () => {
    const { ended } = run(`loadConfig(process.env); console.log('STARTED');`, {
      PORT: 'x',
      LOG_LEVEL: 'loud',
    });
    const { status, output } = await ended;
    expect(status).toBe(1);
    expect(output).toMatch(/PORT must be.*LOG_LEVEL must be.*DATABASE_URL is required/s);
    expect(output).not.toMatch(/STARTED|at .*\.ts/);
  });

  test.each([
    ['a start that fails', `throw new Error('no room')`, 'could not start'],
    [
      'an unhandled rejection',
      `${heldOpen} Promise.reject(new Error('lost')); return ${disposal};`,
      'not handled',
    ],
    [
      'an uncaught exception',
      `${heldOpen} setTimeout(() => { throw new Error('lost'); }); return ${disposal};`,
      'not handled',
    ],
  ])('logs %s as fatal and ends with 1', async (_, body, message) => {
    const { status, output } = await run(body).ended;
    expect(status).toBe(1);
    expect(output).toMatch(new RegExp(`"level":60.*${message}`));
  });

  test('told to stop while it starts, it stops then', async () => {
    const { child, ended } = run(`console.log('BEGUN'); ${heldOpen}
      await new Promise(resolve => signal.addEventListener('abort', resolve)); return ${disposal};`);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0, output: expect.stringContaining('DISPOSED') });
  });
});
