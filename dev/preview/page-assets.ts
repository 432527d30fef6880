import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'rolldown';

export type PageAssets = { page: string; worker: string; style: string };

const STYLES = ['crm.css', 'look-alikes/look-alikes.css'];

/** Bundles the page and the cards' worker for the browser, in memory. Nothing comes from the network. */
export async function bundlePage(): Promise<PageAssets> {
  const [page, worker, styles] = await Promise.all([
    bundle(join(import.meta.dirname, 'page', 'main.tsx')),
    bundle(join(import.meta.dirname, 'worker', 'card-worker.ts')),
    Promise.all(STYLES.map(file => readFile(join(import.meta.dirname, 'page', file), 'utf8'))),
  ]);
  return { page, worker, style: styles.join('\n') };
}

async function bundle(input: string): Promise<string> {
  const { output } = await build({
    input,
    platform: 'browser',
    write: false,
    logLevel: 'warn',
    transform: { define: { 'process.env.NODE_ENV': '"production"' }, jsx: 'react-jsx' },
    output: { format: 'iife', minify: true },
  });
  return output[0].code;
}
