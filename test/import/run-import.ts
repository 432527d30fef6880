import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export type Ran = { status: number | null; stdout: string; stderr: string };

/** A command of the operator as a process of its own. */
export async function runCommand(
  command: 'import' | 'export' | 'person' | 'inbox',
  args: string[],
  env: Record<string, string>,
): Promise<Ran> {
  const child = spawn(process.execPath, [`commands/${command}.ts`, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}
