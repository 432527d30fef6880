import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';

const lineSchema = z.object({
  portalId: z.string().regex(/^[0-9]{1,19}$/),
  position: z
    .string()
    .regex(/^[0-9]{1,19}$/)
    .transform(BigInt),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
});

/** A head of a portal's audit chain as it was written down; `hash` is hex, `at` wall time. */
export type AnchoredHead = z.infer<typeof lineSchema>;

type Head = { portalId: string; position: bigint; hash: string };

export type LedgerAnchor = AsyncDisposable & {
  /** Writes the head down, unless one of its portal was written a moment ago: then the next or the last does. */
  note(head: Head): Promise<void>;
};

/**
 * Writes heads of audit chains to a file outside the database, a JSON object a line: whoever rewrites the database
 * cannot rewrite it. Keep it where the database's administrators cannot write. Disposing writes what is held back.
 *
 * @param everyMs wall time between two lines of one portal
 * @throws when the file cannot be written
 */
export function createLedgerAnchor(file: string, everyMs = 60_000): LedgerAnchor {
  const writtenAt = new Map<string, number>();
  const heldBack = new Map<string, Head>();
  async function write(head: Head): Promise<void> {
    heldBack.delete(head.portalId);
    writtenAt.set(head.portalId, performance.now());
    const line = { ...head, position: head.position.toString(), at: new Date().toISOString() };
    await appendFile(file, `${JSON.stringify(line)}\n`, { flush: true });
  }
  return {
    note: async head => {
      const last = writtenAt.get(head.portalId);
      if (last !== undefined && performance.now() - last < everyMs) heldBack.set(head.portalId, head);
      else await write(head);
    },
    [Symbol.asyncDispose]: async () => {
      for (const head of [...heldBack.values()]) await write(head);
    },
  };
}

/** The heads that a file has. @throws with the line's number when one is no head */
export async function readAnchors(file: string): Promise<AnchoredHead[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = lineSchema.safeParse(jsonOrNull(line));
    if (!parsed.success) throw new Error(`${file}, line ${index + 1}: this is no head of an audit chain`);
    return [parsed.data];
  });
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
