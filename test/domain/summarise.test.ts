import { describe, expect, test } from 'vitest';
import { judgeNewDeal, judgeOwnerChange } from '../../domain/direct-engagement.ts';
import { summarise } from '../../domain/finding.ts';
import type { FactValue } from '../../domain/refusal.ts';
import { aClaim, aDeal, enforcing, instant, owner, theRegisteredDeal, user } from './deal-and-claim.ts';

const d1 = {
  ...judgeNewDeal(aDeal(), aClaim(), enforcing).facts,
  actorName: 'Dana Reyes',
  dealName: 'Acme rollout',
};
const d1ByOwner = {
  ...judgeNewDeal(aDeal({ createdBy: user('8', 'unclassified'), owner: owner('3') }), aClaim(), enforcing)
    .facts,
  actorName: 'Dana Reyes',
  dealName: 'Acme rollout',
};
const d2 = {
  ...judgeOwnerChange(theRegisteredDeal(), '7', aClaim(), enforcing, instant('2026-11-24T15:00:00Z')).facts,
  actorName: 'Dana Reyes',
  dealName: 'Acme',
};

describe('a finding in one sentence: who, what, when', () => {
  test.each<[string, string, Record<string, FactValue>, string]>([
    [
      'who opened the deal',
      'D1',
      d1,
      'Dana Reyes opened the deal “Acme rollout” on 24 Nov 2026 at 14:05 (UTC) on a customer that a partner registered on 20 Nov 2026 at 09:00 (UTC), and the partner is not linked to it.',
    ],
    [
      'who owns it, where HubSpot does not say who opened it',
      'D1',
      d1ByOwner,
      'Dana Reyes owns the deal “Acme rollout”, opened on 24 Nov 2026 at 14:05 (UTC) on a customer that a partner registered on 20 Nov 2026 at 09:00 (UTC), and the partner is not linked to it.',
    ],
    [
      'the time of the program’s zone, which may be another day',
      'D1',
      { ...d1, timeZone: 'Pacific/Auckland' },
      'Dana Reyes opened the deal “Acme rollout” on 25 Nov 2026 at 03:05 (Pacific/Auckland) on a customer that a partner registered on 20 Nov 2026 at 22:00 (Pacific/Auckland), and the partner is not linked to it.',
    ],
    [
      'general words for a person without a name and a deal without one',
      'D1',
      { ...d1, actorName: null, dealName: null },
      'A direct sales user opened the deal 200 on 24 Nov 2026 at 14:05 (UTC) on a customer that a partner registered on 20 Nov 2026 at 09:00 (UTC), and the partner is not linked to it.',
    ],
    [
      'no name made of blanks',
      'D1',
      { ...d1, actorName: '  ', dealName: '' },
      'A direct sales user opened the deal 200 on 24 Nov 2026 at 14:05 (UTC) on a customer that a partner registered on 20 Nov 2026 at 09:00 (UTC), and the partner is not linked to it.',
    ],
    [
      'what is known when times are not',
      'D1',
      { actorName: 'Dana Reyes', dealId: '200' },
      'Dana Reyes opened the deal 200 at a time not known on a customer that a partner registered earlier, and the partner is not linked to it.',
    ],
    [
      'who took the registered deal over',
      'D2',
      { ...d2, occurredAt: null },
      'Dana Reyes now owns the registered deal “Acme”, is not on its co-sell list, and the registered partner is not linked to it.',
    ],
    [
      'when it was seen',
      'D2',
      d2,
      'Dana Reyes now owns the registered deal “Acme”, seen on 24 Nov 2026 at 15:00 (UTC), is not on its co-sell list, and the registered partner is not linked to it.',
    ],
    [
      'who is not known to have taken the partner off',
      'D3',
      { ...d2, actorName: null },
      'The registered partner was taken off the registered deal “Acme” on 24 Nov 2026 at 15:00 (UTC).',
    ],
    [
      'who took the partner off',
      'D3',
      d2,
      'The registered partner was taken off the registered deal “Acme” on 24 Nov 2026 at 15:00 (UTC) by Dana Reyes.',
    ],
    [
      'that a customer was called',
      'D4',
      { ...d2, activityType: 'call', earlierActivityId: null },
      'Dana Reyes called a registered customer on 24 Nov 2026 at 15:00 (UTC) outside the registered deal.',
    ],
    [
      'that it was not the first time',
      'D4',
      { ...d2, activityType: 'email', earlierActivityId: 'call:1' },
      'Dana Reyes wrote to a registered customer on 24 Nov 2026 at 15:00 (UTC) outside the registered deal, not for the first time in these days.',
    ],
    [
      'that a contact was put into a sequence',
      'D5',
      d2,
      'Dana Reyes enrolled a contact of a registered customer in a sequence on 24 Nov 2026 at 15:00 (UTC).',
    ],
    [
      'which deal was quoted on',
      'D6',
      d2,
      'Dana Reyes quoted on the deal “Acme” of a registered customer on 24 Nov 2026 at 15:00 (UTC), and the partner is not linked to it.',
    ],
    [
      'that a company was taken over',
      'D7',
      { ...d2, what: 'company' },
      'Dana Reyes took over a registered customer on 24 Nov 2026 at 15:00 (UTC).',
    ],
    [
      'that a lead was taken over',
      'D7',
      { ...d2, what: 'lead' },
      'Dana Reyes took over a lead on a registered customer on 24 Nov 2026 at 15:00 (UTC).',
    ],
    [
      'that the registration stays where it is',
      'D8',
      d2,
      'The registered deal “Acme” was moved to another company on 24 Nov 2026 at 15:00 (UTC); the registration did not follow.',
    ],
    [
      'what makes the company look like a duplicate',
      'D9',
      { ...d1, matchLevel: 'M6' },
      'Dana Reyes opened the deal “Acme rollout” on 24 Nov 2026 at 14:05 (UTC) on a company that looks like a duplicate of a registered customer (M6).',
    ],
    [
      'that the registration had expired',
      'D10',
      d1,
      'Dana Reyes opened the deal “Acme rollout” on 24 Nov 2026 at 14:05 (UTC), soon after the registration expired, on a customer that direct sales had worked before.',
    ],
    [
      'who had set the loss',
      'D11',
      d1ByOwner,
      'Dana Reyes owns the deal “Acme rollout”, opened on 24 Nov 2026 at 14:05 (UTC), soon after direct sales had set the registered deal lost.',
    ],
    [
      'the rule’s id for a rule without words of its own',
      'D99',
      d1,
      'Dana Reyes worked on a registered customer without the partner (D99, deal “Acme rollout”).',
    ],
  ])('says %s', (_, rule, facts, sentence) => {
    expect(summarise(rule, facts)).toBe(sentence);
  });
});

describe('a finding of which little is known', () => {
  const at = { occurredAt: '2026-11-24T15:00:00Z' };
  test.each<[string, string, Record<string, FactValue>, string]>([
    [
      'a meeting',
      'D4',
      { ...at, actorName: 'Dana Reyes', activityType: 'meeting' },
      'Dana Reyes met with a registered customer on 24 Nov 2026 at 15:00 (UTC) outside the registered deal.',
    ],
    [
      'another kind of contact',
      'D4',
      { ...at, activityType: 'fax' },
      'A direct sales user was in touch with a registered customer on 24 Nov 2026 at 15:00 (UTC) outside the registered deal.',
    ],
    [
      'no kind of contact',
      'D4',
      {},
      'A direct sales user was in touch with a registered customer at a time not known outside the registered deal.',
    ],
    [
      'neither deal nor time',
      'D3',
      {},
      'The registered partner was taken off the registered deal without a name at a time not known.',
    ],
    [
      'no time at which it was seen',
      'D2',
      { dealId: '200' },
      'A direct sales user now owns the registered deal 200, is not on its co-sell list, and the registered partner is not linked to it.',
    ],
    [
      'no level of the match',
      'D9',
      { dealId: '200' },
      'A direct sales user opened the deal 200 at a time not known on a company that looks like a duplicate of a registered customer (match).',
    ],
    [
      'what was taken over',
      'D7',
      { ...at },
      'A direct sales user took over a registered customer on 24 Nov 2026 at 15:00 (UTC).',
    ],
    [
      'a rule that is a name by birth',
      'toString',
      {},
      'A direct sales user worked on a registered customer without the partner (toString, deal without a name).',
    ],
  ])('%s', (_, rule, facts, sentence) => {
    expect(summarise(rule, facts)).toBe(sentence);
  });
});
