import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What bundles are made from; contract types leave nothing in them. */
const SOURCES = ['src/app', 'extensions'];
const FILES = ['src/package.json', 'hsproject.json', '.hsignore', 'package-lock.json'];

/** SHA-256, hex, over paths and contents of everything that bundles of the cards are made from. */
export async function cardsDigest(projectDir: string): Promise<string> {
  const found = await Promise.all(
    SOURCES.map(async source =>
      (await readdir(join(projectDir, source), { recursive: true, withFileTypes: true }))
        .filter(entry => entry.isFile() && !entry.parentPath.includes('node_modules'))
        .map(entry => join(entry.parentPath, entry.name)),
    ),
  );
  const hash = createHash('sha256');
  for (const file of [...found.flat().sort(), ...FILES.map(name => join(projectDir, name))]) {
    hash
      .update(`${file.slice(projectDir.length)}\0`)
      .update(await readFile(file))
      .update('\0');
  }
  return hash.digest('hex');
}
