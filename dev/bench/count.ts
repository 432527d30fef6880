/** One question that is answered by counting: the same on every machine, so once is enough. */
export type Count = {
  name: string;
  asks: string;
  /** How long it takes on two idle cores, seconds. */
  expectS: number;
  count(): Promise<Counted[]>;
};

export type Counted = { what: string; value: number; unit: string; most: number; detail?: string };

export type CountFigure = { name: string; asks: string; counted: Counted[] };

export const isTooMuch = ({ value, most }: Counted): boolean => value > most;

/** A line each, with what it may be at most. */
export const countLines = ({ name, asks, counted }: CountFigure): string[] => [
  `${name}: ${asks}`,
  ...counted.map(each => {
    const { what, value, unit, most, detail } = each;
    const verdict = isTooMuch(each) ? 'TOO MUCH' : 'at most';
    return `  ${what}: ${value} ${unit}, ${verdict} ${most}${detail === undefined || detail === '' ? '' : ` (${detail})`}`;
  }),
];
