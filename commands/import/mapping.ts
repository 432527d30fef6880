import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ImportMapping, importMappingSchema } from '../../contract/imports.ts';

/** Reads a mapping from a file of JSON; without a file the columns have the names of the fields. @throws with what is wrong, in words */
export async function readMapping(path: string | undefined): Promise<ImportMapping> {
  if (path === undefined) return importMappingSchema.parse({});
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is no JSON: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
  const read = importMappingSchema.safeParse(json);
  if (read.success) return read.data;
  throw new Error(`${path} is no mapping:\n${z.prettifyError(read.error)}`);
}
