import { Button, Flex, SearchInput, Select } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { WorkKind } from '../../contract/home.ts';
import type { WorkFilter } from '../api/home-server.ts';
import { homeWords, kindWords } from '../words/home-words.ts';
import type { Worklist } from './use-worklist.ts';

type Props = {
  list: Worklist;
  onWhose: (whose: WorkFilter['whose']) => void;
  onKind: (kind: WorkKind | null) => void;
  onSearch: (words: string) => void;
};

/** Whose, which kind, and words of a name; the kinds say how many of them there are. */
export function WorkFilters({ list, onWhose, onKind, onSearch }: Props) {
  const [words, setWords] = useState(list.filter.words);
  const total = list.counts.reduce((sum, { count }) => sum + count, 0);
  const listed = list.counts.filter(({ kind, count }) => count > 0 || kind === list.filter.kind);
  const typed = words.trim();
  return (
    <Flex gap="sm" wrap="wrap" align="end">
      <Select
        name="whose"
        label={homeWords.whose}
        value={list.filter.whose}
        options={(['mine', 'all'] as const).map(whose => ({
          label: homeWords.whoseOptions[whose],
          value: whose,
        }))}
        onChange={value => onWhose(value === 'all' ? 'all' : 'mine')}
      />
      <Select
        name="kind"
        label={homeWords.kind}
        value={list.filter.kind ?? ''}
        options={[
          { label: homeWords.everything(total), value: '' },
          ...listed.map(({ kind, count, overdue }) => ({
            label: homeWords.kindWithCount(kindWords[kind], count, overdue),
            value: kind,
          })),
        ]}
        onChange={value => onKind(listed.find(({ kind }) => kind === value)?.kind ?? null)}
      />
      <SearchInput
        name="words"
        label={homeWords.search}
        placeholder={homeWords.searchPlaceholder}
        value={words}
        clearable
        onInput={setWords}
        onChange={setWords}
      />
      <Button variant="secondary" disabled={typed.length < 2} onClick={() => onSearch(typed)}>
        {homeWords.runSearch}
      </Button>
      {list.filter.words !== '' && (
        <Button
          variant="transparent"
          onClick={() => {
            setWords('');
            onSearch('');
          }}
        >
          {homeWords.clearSearch}
        </Button>
      )}
    </Flex>
  );
}
