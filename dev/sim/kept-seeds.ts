/** Runs that once broke an invariant. They run with every default lane, for ever. */
export const keptSeeds: { seed: number; steps: number; why: string }[] = [
  {
    seed: 4,
    steps: 200,
    why: 'a registered deal was merged, and its new record did not show the registration',
  },
  { seed: 20, steps: 200, why: 'a merged company kept what somebody had written over our property' },
  { seed: 23, steps: 200, why: 'a note whose answer was lost was made again after its deal was merged' },
  { seed: 46, steps: 200, why: 'a merged deal kept what somebody had written over our property' },
  {
    seed: 1_114,
    steps: 200,
    why: 'a deal that was deleted and restored between two readings kept no copy, because its write had found no record',
  },
];
