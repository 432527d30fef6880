import type { Say, StoryLine } from './narrator.ts';

type Shape = { before: string; lead: string; follow: string; styles: readonly number[] };

/** How each kind of line stands on the terminal: a blank line before, its lead-in, its style (SGR numbers). */
const shapes: Record<StoryLine['kind'], Shape> = {
  opening: { before: '\n', lead: '', follow: '', styles: [] },
  step: { before: '\n', lead: '', follow: '   ', styles: [1] },
  act: { before: '', lead: '   ', follow: '   ', styles: [] },
  answer: { before: '', lead: '   Dibs says: ', follow: '     ', styles: [36] },
  check: { before: '', lead: '   ✓ ', follow: '     ', styles: [32] },
  look: { before: '', lead: '   → ', follow: '     ', styles: [2] },
  end: { before: '\n', lead: '', follow: '', styles: [1] },
};

/** Prints a story: wrapped to the width, in colour only when `colour` says that the reader can see it. */
export function createTerminal(options: {
  write: (text: string) => void;
  colour: boolean;
  columns: number;
}): Say {
  return ({ kind, text }) => {
    const { before, lead, follow, styles } = shapes[kind];
    const words = wrap(text, { lead, follow, columns: Math.max(40, Math.min(options.columns, 110)) });
    const painted =
      options.colour && styles.length > 0 ? `\u001b[${styles.join(';')}m${words}\u001b[0m` : words;
    options.write(`${before}${painted}\n`);
  };
}

/** Lines broken between words; a word longer than a line, such as an address, stays whole. */
export function wrap(text: string, shape: { lead: string; follow: string; columns: number }): string {
  const lines: string[] = [];
  let line = shape.lead;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > shape.columns) {
      lines.push(line);
      line = shape.follow;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}
