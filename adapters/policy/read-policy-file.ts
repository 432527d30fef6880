import { readFile } from 'node:fs/promises';
import type { Policy } from '../../domain/policy.ts';
import { jsonLines, lineOf } from './json-lines.ts';
import { type PolicyFault, readPolicyDocument } from './read-policy-document.ts';

export type FileFault = PolicyFault & { line: number };

/**
 * Reads a policy document from a file, with all of its faults at once and the line of each.
 * @throws where the file cannot be read
 */
export async function readPolicyFile(
  path: string,
): Promise<{ ok: true; policy: Policy } | { ok: false; faults: FileFault[] }> {
  const text = await readFile(path, 'utf8');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      ok: false,
      faults: [{ path: '', line: lineOfSyntaxError(error, text), message: error.message }],
    };
  }
  const read = readPolicyDocument(document);
  if (read.ok) return read;
  const lines = jsonLines(text);
  return { ok: false, faults: read.faults.map(fault => ({ ...fault, line: lineOf(lines, fault.path) })) };
}

/** The parser tells the position in some of its messages; in the others the shortest beginning that it refuses so shows it. */
function lineOfSyntaxError(error: SyntaxError, text: string): number {
  const position = /at position (?<position>[0-9]+)/.exec(error.message)?.groups?.position;
  const before = text.slice(0, position === undefined ? lengthRefused(text) : Number(position));
  return before.split('\n').length;
}

function lengthRefused(text: string): number {
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (hasBadToken(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return bad;
}

function hasBadToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof SyntaxError && error.message.endsWith('is not valid JSON');
  }
}
