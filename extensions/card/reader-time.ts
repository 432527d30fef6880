import { createContext, useContext } from 'react';
import { inWords } from '../offers/in-words.ts';
import type { ProgramTime } from '../program-time/program-time.ts';

/** What days are shown against, for notes that stand on many cards. */
export const ReaderTime = createContext<ProgramTime | null>(null);

/** Puts a sentence of the server as its reader writes days; before program time is known it stays as it came. */
export function useWording(): (text: string) => string {
  const time = useContext(ReaderTime);
  return text => (time === null ? text : inWords(text, time));
}
