import { useCallback, useEffect, useRef, useState } from 'react';

export type Polled<T> = { value: T | null; error: string | null; refresh: () => void };

/** Reads at once, again every `everyMs` while the page is looked at, and on `refresh`. Late answers are dropped. */
export function usePolled<T>(key: string | null, read: () => Promise<T>, everyMs: number): Polled<T> {
  const [state, setState] = useState<{ key: string | null; value: T | null; error: string | null }>({
    key: null,
    value: null,
    error: null,
  });
  const [turn, setTurn] = useState(0);
  const reader = useRef(read);
  reader.current = read;
  useEffect(() => {
    if (key === null) return;
    let current = true;
    let timer: ReturnType<typeof setTimeout>;
    async function round() {
      if (document.visibilityState === 'visible') await readOnce();
      if (current) timer = setTimeout(round, everyMs);
    }
    async function readOnce() {
      try {
        const value = await reader.current();
        if (current) setState({ key, value, error: null });
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        if (current)
          setState(before => ({ key, value: before.key === key ? before.value : null, error: text }));
      }
    }
    void round();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key, everyMs, turn]);
  const refresh = useCallback(() => setTurn(now => now + 1), []);
  return { value: state.key === key ? state.value : null, error: state.error, refresh };
}
