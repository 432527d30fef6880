import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  negativeCodes,
  type OutcomeCode,
  outcomeCodes,
  positiveCodes,
  refusalCodes,
  unfitCodes,
} from '../../domain/outcome-codes.ts';
import { rulesOfClaims } from './rules-of-claims.ts';
import { alike, rulesOfOthers } from './rules-of-others.ts';

/** Outcomes that nothing a rule looks at would have changed, and why. */
const without: Partial<Record<OutcomeCode, string>> = {
  WITHDRAWN: 'whoever gives up is free to; no rule asked for it',
  REVERTED: 'a person took it back and is free to; who may is asked before',
  TIER_SET_IN_HUBSPOT: 'a person typed the tier into HubSpot and is free to',
  TIER_APPEAL_DENIED: 'a person decided the appeal and is free to; who may is asked before',
};

/** Refusals that say what is there, and no rule: the operation found it so. It is asked again with what is there then. */
const found: Partial<Record<OutcomeCode, string>> = {
  UNKNOWN_PARTNER: 'no such partner',
  UNKNOWN_CONTACT: 'no such person',
  ADDRESS_ELSEWHERE: 'the partner’s domains are others',
  UNKNOWN_REGISTRATION: 'no such registration',
  UNKNOWN_FINDING: 'no such finding',
  UNKNOWN_ACTIVITY: 'no such evidence',
  UNKNOWN_CONSENT: 'no such consent',
  UNKNOWN_DISPUTE: 'no such dispute',
  UNKNOWN_DEAL: 'no such deal',
  UNKNOWN_USER: 'no such user',
  NO_ACCOUNT: 'the deal has no customer',
  PORTAL_NOT_SET_UP: 'the app is not installed',
  TEXT_REQUIRED: 'no text was given',
  SIDE_REQUIRED: 'no side was named',
  UNAVAILABLE: 'the deal is another partner’s',
  SAME_CUSTOMER_ALREADY: 'the two are one customer already',
  ONE_CUSTOMER: 'the two are one customer now',
  UNDONE_ALREADY: 'the decision was taken back',
  NOT_A_DISTRIBUTOR: 'the submitter is none',
  DEAL_TAKEN: 'the deal is another registration’s',
  NOTHING_PROPOSED: 'no proposal is open',
  APPEALED_ALREADY: 'an appeal is on record',
  NO_RENEWAL_ASKED: 'no renewal was asked for',
  EVIDENCE_PENDING: 'HubSpot was not read just now (T7)',
  NOT_CONFIRMABLE: 'the evidence is no statement',
  FROZEN_ALREADY: 'a freeze is on record',
  NOT_FROZEN: 'no freeze is on record',
  ALREADY_DISPUTED: 'a dispute is open',
  NO_OPPONENT: 'nobody is opposite',
  TIER_REVIEW_NOT_OPEN: 'no review is open',
  TIER_LOWEST: 'there is no lower tier',
  TIER_NOTHING_TO_APPEAL: 'no lower tier was decided',
  TIER_APPEALED_ALREADY: 'an appeal is on record',
  TIER_APPEAL_NOT_OPEN: 'no appeal is open',
  PARTNER_NOT_ACTIVE: 'the partner is suspended or has left',
  CHANGED_MEANWHILE: 'somebody else saved the settings first',
  NONE_OF_YOURS: 'a question about the past, answered for who asks',
};

const rules = [...rulesOfClaims, ...rulesOfOthers];
const flipped = new Set<OutcomeCode>();
const idle = new Set<OutcomeCode>();

describe.each(rules.map(each => [each.name, each] as const))('%s', (_, { run }) => {
  test('what it says would have changed it does', () => {
    const told = run();
    for (const code of told.flipped) flipped.add(code);
    for (const code of told.without) idle.add(code);
    expect(told.flipped.size + told.without.size).toBeGreaterThan(0);
  });
});

/** Where mutants are tried, each test runs alone: there is nothing to look back at. */
const togetherOnly = process.env.DIBS_MUTATION_TESTS === undefined ? describe : () => undefined;

togetherOnly('every code that an outcome can have', () => {
  const inTables = new Set<OutcomeCode>([...named(without), ...named(found), ...named(alike)]);

  test.each([...refusalCodes, ...negativeCodes].filter(code => !inTables.has(code)))(
    '%s was given above, and its counterfactual was true',
    code => expect([...flipped]).toContain(code),
  );

  test.each(named(alike))('%s tells of what is to come, by a rule that is here', code =>
    expect([...flipped]).toContain(alike[code]),
  );

  test.each(named(found))('%s is found by an operation, and no rule is left out for it', code =>
    expect([...flipped, ...idle]).not.toContain(code),
  );

  test('of those that came without a counterfactual each says why there is none', () => {
    // A renewed protection that has run out, and what a limit that was recorded says: nothing is left to change.
    const sometimes: OutcomeCode[] = ['EXPIRED', 'STEP_MISSED', 'WON', 'LOST', 'LOSS_REPORTED'];
    expect([...idle].filter(code => !sometimes.includes(code) && without[code] === undefined)).toEqual([]);
  });

  const tests = readdirSync(new URL('.', import.meta.url)).filter(name => /evidence.*\.test\.ts$/.test(name));
  const evidence = tests.map(name => readFileSync(new URL(name, import.meta.url), 'utf8')).join('\n');
  test.each(unfitCodes)('%s of an activity is mended by what it says, where evidence is tested', code =>
    expect(evidence).toContain(`'${code}'`),
  );

  test('is in one of these lists', () => {
    const listed = new Set<string>([...refusalCodes, ...negativeCodes, ...positiveCodes, ...unfitCodes]);
    // The others are people's: `rejectCodes` and `revokeCodes`.
    const byPeople = outcomeCodes.filter(code => !listed.has(code));
    expect(byPeople.filter(code => !flipped.has(code))).toEqual([]);
  });
});

function named(table: Partial<Record<OutcomeCode, string>>): OutcomeCode[] {
  return outcomeCodes.filter(code => table[code] !== undefined);
}
