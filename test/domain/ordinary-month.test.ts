import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DealFacts,
  type EngagementVerdict,
  judgeNewDeal,
  judgeOwnerChange,
} from '../../domain/direct-engagement.ts';
import { judgeEnrolment, judgeQuote, judgeTakeover } from '../../domain/direct-outreach.ts';
import { judgeLinkRemoval, judgeMovedDeal } from '../../domain/registered-deal.ts';
import { judgeDuplicateDeal } from '../../domain/roundabout-deals.ts';
import {
  aClaim,
  aDeal,
  approvedAt,
  claimedAt,
  enforcing,
  owner,
  theRegisteredDeal,
  user,
} from './deal-and-claim.ts';

/**
 * What a portal does in a month in which everybody keeps the rules, one line a kind. The activities of such a month
 * are in `direct-activity.test.ts`.
 */
type Doing = (at: Temporal.Instant, rep: string) => EngagementVerdict;
const claim = aClaim();
const by = (userId: string, side: Parameters<typeof user>[1] = 'direct') => ({
  by: user(userId, side),
  source: 'CRM_UI',
  ownBySelf: false,
});
const newDeal = (at: Temporal.Instant, changes: Partial<DealFacts>) =>
  judgeNewDeal(aDeal({ createdAt: at, ...changes }), claim, enforcing);
const shared = theRegisteredDeal({ linkedPartnerIds: ['900'] });

const doings: Record<string, Doing> = {
  'a rep opens a second deal together with the partner': (at, rep) =>
    newDeal(at, { createdBy: user(rep), owner: owner(rep), linkedPartnerIds: ['900'] }),
  'a rep opens the renewal': (at, rep) =>
    newDeal(at, { createdBy: user(rep), owner: owner(rep), pipelineId: 'renewal' }),
  'a form opens a deal for a rep': (at, rep) => newDeal(at, { source: 'FORM', owner: owner(rep) }),
  'a workflow opens a deal for a rep': (at, rep) =>
    newDeal(at, { source: 'AUTOMATION_PLATFORM', owner: owner(rep) }),
  'customer success opens a deal': at =>
    newDeal(at, { createdBy: user('6', 'service'), owner: owner('6', 'service') }),
  'the registered deal changes hands while the partner is on it': (at, rep) =>
    judgeOwnerChange({ ...shared, owner: owner(rep) }, '7', claim, enforcing, at),
  'the registered deal goes to a co-seller': at =>
    judgeOwnerChange(theRegisteredDeal({ owner: owner('7') }), '3', claim, enforcing, at),
  'the registered deal is quoted on': (at, rep) =>
    judgeQuote({ at, ...by(rep), quoteId: 'q1' }, shared, claim, enforcing),
  'a deal from before the claim is quoted on': (at, rep) =>
    judgeQuote(
      { at, ...by(rep), quoteId: 'q2' },
      aDeal({ createdAt: claimedAt.subtract({ hours: 24 }) }),
      claim,
      enforcing,
    ),
  'a renewal is quoted on': (at, rep) =>
    judgeQuote({ at, ...by(rep), quoteId: 'q3' }, aDeal({ pipelineId: 'renewals' }), claim, enforcing),
  'a quote is drafted': (_, rep) =>
    judgeQuote({ ...by(rep), at: null, quoteId: 'q4' }, aDeal(), claim, enforcing),
  'the partner’s link is replaced and is there again': (at, rep) =>
    judgeLinkRemoval(shared, { at, ...by(rep), wasLinked: true }, claim, enforcing),
  'the registered deal follows a merge of its company': (at, rep) =>
    judgeMovedDeal(shared, { at, ...by(rep), toCompanyId: '802', sameAccount: true }, claim, enforcing),
  'a workflow enrols a contact': (at, rep) =>
    judgeEnrolment(
      { at, ...by(rep), source: 'WORKFLOWS', contactId: 'c1', sequenceId: 's1' },
      claim,
      enforcing,
    ),
  'the partner enrols a contact': at =>
    judgeEnrolment({ at, ...by('5', 'partner'), contactId: 'c1', sequenceId: 's1' }, claim, enforcing),
  'the co-seller gets the company': at =>
    judgeTakeover(
      { at, ...by('7'), what: 'company', objectId: '800', previousOwnerUserId: '3', owner: user('7') },
      claim,
      enforcing,
    ),
  'an import sets the company’s owner': (at, rep) =>
    judgeTakeover(
      {
        at,
        source: 'IMPORT',
        ownBySelf: false,
        what: 'company',
        objectId: '800',
        previousOwnerUserId: null,
        owner: user(rep),
      },
      claim,
      enforcing,
    ),
  'a rep opens a deal on a company whose name is alike': (at, rep) =>
    judgeDuplicateDeal(
      aDeal({ createdAt: at, createdBy: user(rep) }),
      { companyId: '803', resemblance: 'M8' },
      claim,
      enforcing,
    ),
};

test('a month of ordinary co-selling, renewals, form deals and quotes has no finding', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          what: fc.constantFrom(...Object.keys(doings)),
          hour: fc.integer({ min: 0, max: 24 * 30 }),
          rep: fc.constantFrom('3', '7', '11'),
        }),
        { maxLength: 60 },
      ),
      month => {
        const hits = month.filter(
          ({ what, hour, rep }) =>
            doings[what]?.(approvedAt.add({ hours: hour }), rep).verdict !== 'innocent',
        );
        expect(hits).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
