/** What is said of lists, in English. */
export const listWords = {
  all: (count: number) => `Show all ${count}`,
  fewer: 'Show fewer',
} as const;
