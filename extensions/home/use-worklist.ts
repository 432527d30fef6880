import { useEffect, useRef, useState } from 'react';
import type { HomeAnswer, WorklistAnswer } from '../../contract/home.ts';
import type { Failure } from '../api/ask-server.ts';
import type { HomeServer, WorkFilter } from '../api/home-server.ts';

type List = Pick<WorklistAnswer, 'items' | 'next' | 'counts' | 'now'>;
export type Worklist = List & { filter: WorkFilter; loading: boolean; failure: Failure | null };

/**
 * The worklist under a filter, a page at a time; what the page opened with is its first. While something is loaded the
 * list stays; an answer that comes after a later question was asked is dropped.
 */
export function useWorklist(server: HomeServer, home: HomeAnswer) {
  const [list, setList] = useState<Worklist>({
    ...pick(home),
    filter: { whose: home.whose, kind: null, words: '' },
    loading: false,
    failure: null,
  });
  const turn = useRef(0);
  const shown = useRef(home);

  // The page was read again: its first page of the list is as fresh, if nothing else was asked for.
  useEffect(() => {
    if (shown.current === home) return;
    shown.current = home;
    const { filter } = list;
    if (filter.kind !== null || filter.words !== '') void load(filter, null);
    else {
      turn.current += 1;
      setList({ ...pick(home), filter, loading: false, failure: null });
    }
  }, [home]);

  async function load(filter: WorkFilter, after: string | null) {
    turn.current += 1;
    const mine = turn.current;
    setList(before => ({ ...before, filter, loading: true, failure: null }));
    const answer = await server.worklist(filter, after);
    if (mine !== turn.current) return;
    setList(before =>
      answer.kind === 'ok'
        ? {
            ...pick(answer.value),
            items: after === null ? answer.value.items : [...before.items, ...answer.value.items],
            filter,
            loading: false,
            failure: null,
          }
        : { ...before, loading: false, failure: answer },
    );
  }

  return {
    list,
    narrow: (change: Partial<WorkFilter>) => load({ ...list.filter, ...change }, null),
    more: () => load(list.filter, list.next),
    reload: () => load(list.filter, null),
  };
}

const pick = ({ items, next, counts, now }: List): List => ({ items, next, counts, now });
