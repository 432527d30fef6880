import { relative } from 'node:path';
import { bundleCards } from './bundle-cards.ts';

const projectDir = process.cwd();
const warnings: string[] = [];
const bundles = await bundleCards(projectDir, { onWarning: text => warnings.push(text) });
for (const { file, bytes, gzipBytes } of bundles) {
  console.log(
    `${relative(projectDir, file).padEnd(30)} ${kilobytes(bytes)} raw  ${kilobytes(gzipBytes)} gzip`,
  );
}
for (const warning of warnings) console.warn(warning);
if (warnings.length > 0) process.exitCode = 1;

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB`;
}
