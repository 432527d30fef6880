import { Button } from '@hubspot/ui-extensions';
import { type ReactNode, useState } from 'react';
import { listWords } from '../words/list-words.ts';

const SHOWN = 8;

/** The first rows of a long list, and all of them when asked for. */
export function FirstRows<Row>({
  rows,
  children,
}: {
  rows: readonly Row[];
  children: (rows: readonly Row[]) => ReactNode;
}) {
  const [all, setAll] = useState(false);
  const more = rows.length > SHOWN;
  return (
    <>
      {children(all ? rows : rows.slice(0, SHOWN))}
      {more && (
        <Button variant="transparent" size="sm" onClick={() => setAll(now => !now)}>
          {all ? listWords.fewer : listWords.all(rows.length)}
        </Button>
      )}
    </>
  );
}
