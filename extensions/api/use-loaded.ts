import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure, ServerAnswer } from './ask-server.ts';

export type Loaded<T> =
  | { status: 'loading' }
  /** `stale` is why a later reading failed; the value is then the last good one. */
  | { status: 'ready'; value: T; stale: Failure | null }
  | { status: 'failed'; failure: Failure };

const loading = { status: 'loading' } as const;

/**
 * Loads once per `subject` and again on `reload`, which reads the subject of now, however old the `reload` is that is
 * called. An answer that comes after a later request was made, or after the component is gone, is dropped; what was
 * read of one subject is never shown for another. A reload keeps showing what was there. `subject` null loads nothing yet.
 */
export function useLoaded<T>(subject: string | null, load: (subject: string) => Promise<ServerAnswer<T>>) {
  const [read, setRead] = useState<{ of: string | null; state: Loaded<T> }>({ of: null, state: loading });
  const turn = useRef(0);
  const now = useRef({ subject, load });
  now.current = { subject, load };

  const reload = useCallback(async () => {
    const { subject: of, load: ask } = now.current;
    if (of === null) return;
    turn.current += 1;
    const mine = turn.current;
    const answer = await ask(of);
    if (mine !== turn.current) return;
    setRead(before => ({ of, state: next(before.of === of ? before.state : loading, answer) }));
  }, []);

  useEffect(() => {
    setRead({ of: subject, state: loading });
    void reload();
    return () => {
      turn.current += 1;
    };
  }, [subject, reload]);

  return {
    state: read.of === subject ? read.state : loading,
    reload: useCallback(() => void reload(), [reload]),
  };
}

function next<T>(before: Loaded<T>, answer: ServerAnswer<T>): Loaded<T> {
  if (answer.kind === 'ok') return { status: 'ready', value: answer.value, stale: null };
  return before.status === 'ready' ? { ...before, stale: answer } : { status: 'failed', failure: answer };
}
