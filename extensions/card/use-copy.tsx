import { TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import { cardWords as words } from '../words/card-words.ts';

export type Copy = (text: string) => Promise<void>;

/** Copies a text. `done` only when it is copied; where the browser refuses, `byHand` shows the text to be copied. */
export function useCopy(onCopy: Copy) {
  const [copied, setCopied] = useState<'no' | 'done' | { refused: string }>('no');
  async function copy(text: string): Promise<void> {
    try {
      await onCopy(text);
      setCopied('done');
    } catch {
      setCopied({ refused: text });
    }
  }
  const byHand = typeof copied === 'object' && (
    <TextArea name="copy" label={words.copyByHand} value={copied.refused} readOnly rows={4} />
  );
  return { copy, done: copied === 'done', refused: typeof copied === 'object', byHand };
}
