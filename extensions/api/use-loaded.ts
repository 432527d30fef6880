import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure, ServerAnswer } from './ask-server.ts';

export type Loaded<T> =
  | { status: 'loading' }
  /** `stale` is why a later reading failed; the value is then the last good one. */
  | { status: 'ready'; value: T; stale: Failure | null }
  | { status: 'failed'; failure: Failure };

/**
 * Loads once per `subject` and again on `reload`. An answer that comes after a later request was made, or after
 * the component is gone, is dropped. A reload keeps showing what was there. `subject` null loads nothing yet.
 */
export function useLoaded<T>(subject: string | null, load: (subject: string) => Promise<ServerAnswer<T>>) {
  const [state, setState] = useState<Loaded<T>>({ status: 'loading' });
  const turn = useRef(0);
  const loader = useRef(load);
  loader.current = load;

  const read = useCallback(async (of: string) => {
    turn.current += 1;
    const mine = turn.current;
    const answer = await loader.current(of);
    if (mine !== turn.current) return;
    setState(before => next(before, answer));
  }, []);

  useEffect(() => {
    if (subject === null) return;
    setState({ status: 'loading' });
    void read(subject);
    return () => {
      turn.current += 1;
    };
  }, [subject, read]);

  return { state, reload: useCallback(() => void (subject !== null && read(subject)), [subject, read]) };
}

function next<T>(before: Loaded<T>, answer: ServerAnswer<T>): Loaded<T> {
  if (answer.kind === 'ok') return { status: 'ready', value: answer.value, stale: null };
  return before.status === 'ready' ? { ...before, stale: answer } : { status: 'failed', failure: answer };
}
