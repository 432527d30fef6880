import { describe, expect, test } from 'vitest';
import type { StoryLine } from '../../dev/story/narrator.ts';
import { createTerminal, wrap } from '../../dev/story/terminal.ts';

const ESC = '\u001b';

function printed(line: StoryLine, options: { colour: boolean; columns?: number }): string {
  let text = '';
  const say = createTerminal({ columns: 80, ...options, write: part => (text += part) });
  say(line);
  return text;
}

test('without colour there is not one control character but the line break', () => {
  const kinds: StoryLine['kind'][] = ['opening', 'step', 'act', 'answer', 'check', 'look', 'end'];
  for (const kind of kinds)
    expect(printed({ kind, text: 'A claim is made.' }, { colour: false })).not.toContain(ESC);
});

test('with colour a check is painted and the paint ends with the line', () => {
  const text = printed({ kind: 'check', text: 'It is so.' }, { colour: true });
  expect(text).toBe(`${ESC}[32m   ✓ It is so.${ESC}[0m\n`);
});

test('what the system says is told apart from what the story says', () => {
  expect(printed({ kind: 'answer', text: 'Withdrawn' }, { colour: false })).toBe('   Dibs says: Withdrawn\n');
  expect(printed({ kind: 'act', text: 'She withdraws.' }, { colour: false })).toBe('   She withdraws.\n');
});

describe('a long line', () => {
  test('is broken between words and goes on indented', () => {
    expect(wrap('one two three four', { lead: '- ', follow: '  ', columns: 9 })).toBe(
      '- one two\n  three\n  four',
    );
  });

  test('keeps an address whole, however long', () => {
    const address = `http://localhost:3002/#deal=${'1'.repeat(60)}`;
    expect(wrap(`See it: ${address}`, { lead: '', follow: '  ', columns: 40 })).toBe(`See it:\n  ${address}`);
  });
});
