import type { Request } from 'express';
import { readBody } from '../../adapters/http/read-body.ts';

/** What a browser's form sent: texts by name, and files as they were chosen. */
export type SentForm = {
  text(name: string): string;
  texts(name: string): string[];
  file(name: string): File | null;
};

const plainBytes = 64 * 1024;

/**
 * Reads a form, whichever of the two ways a browser sends it. Null: it is longer than allowed, or not a form.
 *
 * @param mostBytes of a form with files; one without has 64 kB at most
 */
export async function readForm(request: Request, mostBytes: number): Promise<SentForm | null> {
  const type = request.headers['content-type'] ?? '';
  const withFiles = type.startsWith('multipart/form-data');
  const read = await readBody(request, {
    maxBytes: withFiles ? mostBytes : plainBytes,
    maxMs: withFiles ? 60_000 : 10_000,
  });
  if (!read.ok) return null;
  return withFiles
    ? await fromParts(read.body, type)
    : fromPairs(new URLSearchParams(read.body.toString('utf8')));
}

async function fromParts(body: Buffer, type: string): Promise<SentForm | null> {
  try {
    return fromPairs(
      await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData(),
    );
  } catch (error) {
    // What is no multipart body after all.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function fromPairs(pairs: Pick<FormData, 'getAll'> | URLSearchParams): SentForm {
  const all = (name: string) => pairs.getAll(name);
  const texts = (name: string) => all(name).filter(value => typeof value === 'string');
  return {
    text: name => texts(name)[0] ?? '',
    texts,
    file: name => {
      const found = all(name).find(value => value instanceof File);
      return found instanceof File && found.size > 0 ? found : null;
    },
  };
}
