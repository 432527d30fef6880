import type { TierProgress } from '../../contract/tiers.ts';
import { partnerWords } from '../words/partner-words.ts';

const words = partnerWords.tier;

/** A criterion as a bar: `value` in percent of what is needed, 100 at most; null where nothing tells it. */
export type CriterionBar = { title: string; value: number | null; words: string };

/** Figures and verdict are the server's; the bar only draws them. */
export function criterionBar(criterion: TierProgress['criteria'][number]): CriterionBar {
  const { label, name, operator, have, need, met, haveText, needText } = criterion;
  const window = /\(.*\)$/.exec(name)?.[0];
  const title = capital(window === undefined ? label : `${label} ${window}`);
  if (have === null || haveText === null) return { title, value: null, words: '' };
  const said = operator === 'at-most' ? words.atMost : words.of;
  return {
    title,
    value: share(operator, Number(have), Number(need)),
    words: said(haveText, needText, met === true),
  };
}

function share(operator: 'at-least' | 'at-most', have: number, need: number): number {
  const part = operator === 'at-least' ? have / need : need / have;
  return Number.isFinite(part) ? Math.max(0, Math.min(100, 100 * part)) : 100;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
