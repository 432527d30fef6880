import { Button, Flex, Input, Select, TextArea, Tile } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { FormColumn, FormView } from '../../contract/forms.ts';
import { formWords as words } from '../words/settings-words.ts';

type Props = {
  path: string;
  columns: FormColumn[];
  sources: FormView['sources'];
  cells: string[];
  onDone: (cells: string[]) => void;
  onCancel: () => void;
};

/** One row of a table, a field for each column. */
export function RowEditor({ path, columns, sources, cells, onDone, onCancel }: Props) {
  const [draft, setDraft] = useState(cells);
  return (
    <Tile compact>
      <Flex direction="column" gap="sm">
        {columns.map(({ name, label, kind, from }, index) => {
          const set = (text: string) =>
            setDraft(before => before.map((cell, each) => (each === index ? text : cell)));
          const props = { name: `${path}.${name}`, label, value: draft[index] ?? '' };
          if (kind === 'choice')
            return (
              <Select
                key={name}
                {...props}
                placeholder={words.choose}
                options={sources[from ?? ''] ?? []}
                onChange={chosen => set(String(chosen))}
              />
            );
          return kind === 'lines' ? (
            <TextArea key={name} {...props} rows={4} onInput={set} onChange={set} />
          ) : (
            <Input key={name} {...props} onInput={set} onChange={set} />
          );
        })}
        <Flex gap="sm">
          <Button variant="primary" size="sm" onClick={() => onDone(draft)}>
            {words.rowDone}
          </Button>
          <Button variant="secondary" size="sm" onClick={onCancel}>
            {words.cancel}
          </Button>
        </Flex>
      </Flex>
    </Tile>
  );
}
