import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { billOfMaterials } from './bill-of-materials.ts';

/** `npm run sbom`: prints the software bill of materials of what production runs, CycloneDX as JSON. */
const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(import.meta.dirname, '../..', name), 'utf8'));
const root = z.object({ name: z.string(), version: z.string() }).parse(await read('package.json'));
console.log(JSON.stringify(billOfMaterials(await read('package-lock.json'), root), null, 2));
