/**
 * A line of the story. `step` opens a numbered part, `act` is what somebody does, `answer` what the system says in
 * its own words, `check` what was found to be as told, `look` where to see it.
 */
export type StoryLine = {
  kind: 'opening' | 'step' | 'act' | 'answer' | 'check' | 'look' | 'end';
  text: string;
};
export type Say = (line: StoryLine) => void;

/** The story is not as told: the message says what was expected, and what was found instead. */
export class StoryBroken extends Error {
  override readonly name = 'StoryBroken';
}

/** The few things of which a story is made, each said as a line. */
export type Narrator = {
  opening(text: string): void;
  /** Opens the next part; parts are numbered from 1. */
  step(text: string): void;
  act(text: string): void;
  /** What the system says, with the rules that it cites. */
  answer(text: string, rules?: readonly string[]): void;
  look(text: string): void;
  end(text: string): void;
  /** Says what is so. @throws StoryBroken with `found` when it is not */
  check(sentence: string, holds: boolean, found: unknown): void;
};

/** Turns what a story does and finds into lines, and stops it at the first thing that is not as told. */
export function createNarrator(say: Say): Narrator {
  let part = 0;
  const teller = (kind: StoryLine['kind']) => (text: string) => say({ kind, text });
  return {
    opening: teller('opening'),
    step: text => {
      part += 1;
      say({ kind: 'step', text: `${part}. ${text}` });
    },
    act: teller('act'),
    answer: (text, rules = []) =>
      say({ kind: 'answer', text: rules.length === 0 ? text : `${text}  [${rules.join(', ')}]` }),
    look: teller('look'),
    end: teller('end'),
    check: (sentence, holds, found) => {
      if (!holds) throw new StoryBroken(`Expected: ${sentence}\nFound:    ${inWords(found)}`);
      say({ kind: 'check', text: sentence });
    },
  };
}

const inWords = (found: unknown) =>
  (typeof found === 'string' ? found : (JSON.stringify(found) ?? String(found))).slice(0, 1_500);
