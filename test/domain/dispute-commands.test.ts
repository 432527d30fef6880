import { describe, expect, test } from 'vitest';
import { type DisputeState, disputeStates } from '../../domain/dispute.ts';
import {
  type DisputeCommandName,
  disputeMoves,
  disputeRefusal,
  illegalCommand,
} from '../../domain/dispute-commands.ts';

describe('a command is legal', () => {
  test.each<[DisputeCommandName, DisputeState[], string]>([
    ['acknowledge', ['open'], 'be acknowledged'],
    [
      'give-evidence',
      ['open', 'acknowledged', 'with-director', 'with-executive', 'appealed'],
      'be given evidence',
    ],
    ['close-evidence', ['acknowledged'], 'have its evidence closed'],
    ['propose', ['evidence'], 'be given a proposal'],
    ['accept', ['proposed'], 'have its proposal accepted'],
    ['object', ['proposed'], 'have its proposal objected to'],
    ['settle', ['accepted'], 'be settled'],
    ['pass-up', ['with-director'], 'be passed up'],
    ['decide', ['with-director', 'with-executive', 'appealed'], 'be decided'],
    ['appeal', ['decided'], 'be appealed'],
  ])('%s: in %j alone; a dispute can then “%s”', (command, from, words) => {
    expect(disputeStates.filter(state => illegalCommand({ state }, command) === null)).toEqual(from);
    expect(disputeMoves[command]).toEqual({ from, words });
  });
});

test.each<[DisputeState, string]>([
  ['open', 'open and not acknowledged'],
  ['evidence', 'waiting for a proposal'],
  ['proposed', 'waiting for the parties’ answer to a proposal'],
  ['accepted', 'accepted'],
  ['with-director', 'with a director'],
  ['with-executive', 'with an executive'],
  ['decided', 'decided'],
  ['appealed', 'on appeal'],
  ['closed', 'closed'],
])('a dispute that is %s is said to be %s', (state, words) => {
  expect(illegalCommand({ state }, 'close-evidence')).toEqual({
    code: 'ILLEGAL_MOVE',
    rule: 'R-disputes',
    title: 'This dispute cannot have its evidence closed now',
    detail: `It is ${words}. Only a dispute that is acknowledged can have its evidence closed.`,
    facts: { state, command: 'close-evidence', legalStates: ['acknowledged'] },
    wouldChange: [
      {
        fact: 'state',
        becomes: 'acknowledged',
        text: 'It could have its evidence closed if it were acknowledged.',
      },
    ],
  });
});

test('of several states in which it would be legal each is named', () => {
  expect(illegalCommand({ state: 'open' }, 'decide')).toMatchObject({
    detail:
      'It is open and not acknowledged. Only a dispute that is with a director, with an executive, or on appeal can be decided.',
    wouldChange: [
      { becomes: 'with-director', text: 'It could be decided if it were with a director.' },
      { becomes: 'with-executive', text: 'It could be decided if it were with an executive.' },
      { becomes: 'appealed', text: 'It could be decided if it were on appeal.' },
    ],
  });
});

test('a refusal in a dispute cites the rule on disputes', () => {
  const rest = { title: 'No', detail: 'Not now.', facts: { now: '2026-11-23' }, wouldChange: [] };
  expect(disputeRefusal('NO_OPPONENT', rest)).toEqual({ code: 'NO_OPPONENT', rule: 'R-disputes', ...rest });
});
