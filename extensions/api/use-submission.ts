import { useEffect, useRef, useState } from 'react';
import type { Failure, ServerAnswer } from './ask-server.ts';
import { mintIdempotencyKey } from './idempotency-key.ts';

export type Submission =
  | { status: 'editing'; failure: Exclude<Failure, { kind: 'unreachable' }> | null }
  | { status: 'sending' }
  /** Nobody knows whether it arrived: the same request may be sent again, a changed one may not take its key. */
  | { status: 'unconfirmed'; why: Extract<Failure, { kind: 'unreachable' }>['why'] };

type Attempt<TBody> = { key: string; body: TBody; unconfirmed: boolean };

/**
 * Sends a form at most once at a time. The key is minted when the form opens and kept while the outcome of the
 * same body is unknown; a definite answer, or a changed body, takes a new key, because the server gives one
 * answer to one key for ever. `onDone` is not called once the form is gone.
 */
export function useSubmission<TBody, TValue>(
  send: (idempotencyKey: string, body: TBody) => Promise<ServerAnswer<TValue>>,
  onDone: (value: TValue) => void,
) {
  const [submission, setSubmission] = useState<Submission>({ status: 'editing', failure: null });
  const [firstKey] = useState(mintIdempotencyKey);
  const attempt = useRef<Attempt<TBody> | null>(null);
  const inFlight = useRef(false);
  const doubtful = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  async function sendAttempt(next: Attempt<TBody>) {
    if (inFlight.current) return;
    inFlight.current = true;
    attempt.current = next;
    setSubmission({ status: 'sending' });
    const answer = await send(next.key, next.body);
    inFlight.current = false;
    attempt.current = { ...next, unconfirmed: answer.kind === 'unreachable' };
    if (answer.kind === 'unreachable') doubtful.current = true;
    if (!mounted.current) return;
    if (answer.kind === 'ok') onDone(answer.value);
    else if (answer.kind === 'unreachable') setSubmission({ status: 'unconfirmed', why: answer.why });
    else setSubmission({ status: 'editing', failure: answer });
  }

  return {
    submission,
    submit: (body: TBody) =>
      sendAttempt({ key: keyFor(attempt.current, body, firstKey), body, unconfirmed: false }),
    /** Sends the very same request again. */
    tryAgain: () => (attempt.current === null ? Promise.resolve() : sendAttempt(attempt.current)),
    /** Whether something was sent of which nobody knows: who goes away now has to look what became of it. */
    mayHaveArrived: () => doubtful.current,
    /** Back to the form; what was sent may still arrive, and then wins. */
    edit: () => setSubmission({ status: 'editing', failure: null }),
  };
}

function keyFor<TBody>(last: Attempt<TBody> | null, body: TBody, firstKey: string): string {
  if (last === null) return firstKey;
  return last.unconfirmed && JSON.stringify(last.body) === JSON.stringify(body)
    ? last.key
    : mintIdempotencyKey();
}
