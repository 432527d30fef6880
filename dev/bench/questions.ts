import { availabilityComparison } from './availability.ts';
import { callsOfADayQuestion, callsOfImportQuestion } from './calls.ts';
import { cardViewQuestion } from './card-view.ts';
import { cardsCount } from './cards.ts';
import { claimQuestion } from './claim.ts';
import { claimAmongTenMillionQuestion, claimInACrowdQuestion } from './claim-in-a-crowd.ts';
import { clocksQuestion } from './clocks.ts';
import type { Comparison } from './comparison.ts';
import { copyAfterOutageQuestion } from './copy-after-outage.ts';
import type { Count } from './count.ts';
import { decideQuestion } from './decide.ts';
import { importQuestion } from './import.ts';
import { intakeByQueueQuestion, intakeOfOneQuestion, intakeQuestion } from './intake.ts';
import { matchQuestion } from './match.ts';
import { memoryQuestion } from './memory.ts';
import { backlogQuestion, noisyNeighbourQuestion } from './neighbours.ts';
import { partnerPageComparison } from './partner-page.ts';
import type { Question } from './question.ts';
import { replayQuestion } from './replay.ts';
import { scaleOutQuestion } from './scale-out.ts';
import { startQuestion } from './start.ts';
import { verifyQuestion } from './verify-chain.ts';

/** Every question of the bench, the ones that matter most first: a budget of time is spent in this order. */
export const questions: readonly Question[] = [
  intakeQuestion,
  intakeOfOneQuestion,
  intakeByQueueQuestion,
  decideQuestion,
  claimQuestion,
  claimInACrowdQuestion,
  matchQuestion,
  clocksQuestion,
  cardViewQuestion,
  startQuestion,
  importQuestion,
  noisyNeighbourQuestion,
  memoryQuestion,
  backlogQuestion,
  copyAfterOutageQuestion,
  scaleOutQuestion,
  callsOfImportQuestion,
  callsOfADayQuestion,
  replayQuestion,
  verifyQuestion,
  claimAmongTenMillionQuestion,
];
/** Every comparison of two ways that must take the same time. */
export const comparisons: readonly Comparison[] = [availabilityComparison, partnerPageComparison];
/** What is counted rather than timed. */
export const counts: readonly Count[] = [cardsCount];
