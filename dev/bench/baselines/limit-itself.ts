/** How long so many calls take at 90 in each 10 s, evenly. */
export const secondsOfTheLimit = (calls: number): number => (calls * 10) / 90;
