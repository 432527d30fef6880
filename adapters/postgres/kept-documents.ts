/** A stored document as it was last read. `digest` is the database's own, of its content. */
export type KeptDocument<Value> = { readonly digest: string; readonly value: Value };

/**
 * What this process read of documents that rarely change, so that a transaction asks for a document only where its
 * digest is another. Values are shared by all who ask, and frozen. Beyond `most`, what was asked for the longest time
 * ago is forgotten.
 *
 * @param complete makes the value of a stored document
 */
export function keepDocuments<Document, Value>(most: number, complete: (document: Document) => Value) {
  const kept = new Map<string, KeptDocument<Value>>();
  const put = (key: string, document: KeptDocument<Value>) => {
    kept.delete(key);
    kept.set(key, document);
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
  };
  return {
    /** What is kept under the key: its digest goes into the statement. */
    known: (key: string): KeptDocument<Value> | undefined => {
      const known = kept.get(key);
      if (known !== undefined) put(key, known);
      return known;
    },
    /** The value of what the database answered: no document where the digest is that of `known`. Null without a digest. */
    take: (
      key: string,
      known: KeptDocument<Value> | undefined,
      digest: string | null,
      document: Document | null,
    ): Value | null => {
      if (digest === null) return null;
      if (document === null) return known?.value ?? null;
      const value = frozen(complete(document));
      put(key, { digest, value });
      return value;
    },
  };
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
