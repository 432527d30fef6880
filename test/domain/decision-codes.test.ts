import { describe, expect, test } from 'vitest';
import { isRevokeCode, rejectCodes, revokeCodes } from '../../domain/decision-codes.ts';

describe('reasons to reject a claim: what they say, whether a cooling-off follows, whether a text is due', () => {
  const table: [keyof typeof rejectCodes, string, boolean, boolean][] = [
    ['DUP_ACTIVE_PARTNER', 'The customer is registered to another partner', false, false],
    ['DUP_PENDING_EARLIER', 'An earlier claim on the customer is waiting', false, false],
    ['DIRECT_OPEN_DEAL', 'Direct sales had an open deal with the customer before the claim', false, false],
    [
      'DIRECT_RECENT_CONTACT',
      'Direct sales was in touch with the customer shortly before the claim',
      false,
      false,
    ],
    ['EXISTING_CUSTOMER', 'The customer buys from us already', false, false],
    ['NAMED_ACCOUNT_RESERVED', 'The customer is reserved as a named account', false, false],
    ['PUBLIC_TENDER', 'The purchase is a public tender', false, false],
    ['INCOMPLETE', 'The claim lacks information', false, false],
    ['NOT_QUALIFIED', 'The opportunity is not qualified', true, false],
    ['BELOW_MINIMUM', 'The opportunity is below the minimum size', false, false],
    ['OUT_OF_TERRITORY', 'The customer is outside the partner’s territory', false, false],
    ['NOT_CERTIFIED', 'The partner lacks a certification that this takes', false, false],
    ['PARTNER_SUSPENDED', 'The partner is suspended', false, false],
    ['CAP_REACHED', 'The partner has reached the cap of open claims of its tier', false, false],
    ['COOL_OFF', 'The partner is in its cooling-off on this customer', false, false],
    ['NO_PRESALES_PROOF', 'There is no proof of pre-sales work', false, false],
    ['INVALID_ACCOUNT', 'The customer cannot be identified', false, false],
    ['CUSTOMER_OBJECTION', 'The customer objects', false, false],
    ['COMPLIANCE', 'A compliance rule stands against it', false, false],
    ['OTHER', 'Another reason', false, true],
  ];
  test.each(table)('%s: %s', (code, title, coolsOff, textRequired) => {
    expect(rejectCodes[code]).toEqual({ title, coolsOff, textRequired });
  });

  test('are these alone', () => {
    expect(Object.keys(rejectCodes)).toEqual(table.map(([code]) => code));
  });
});

describe('reasons to revoke a registration: none is followed by a cooling-off', () => {
  const table: [keyof typeof revokeCodes, string][] = [
    ['FRAUD', 'Fraud'],
    ['BREACH_OF_TERMS', 'The program’s terms were breached'],
    ['CUSTOMER_CHOSE_OTHER', 'The customer chose another seller, in writing'],
    ['PARTNER_TERMINATED', 'The partner left the program'],
    ['DISPUTE_RULING', 'A dispute was ruled so'],
    ['DUPLICATE_ACCOUNT_MERGE', 'The customer was a duplicate of another that is registered'],
    ['ERROR', 'The approval was a mistake'],
  ];
  test.each(table)('%s: %s', (code, title) => {
    expect(revokeCodes[code]).toEqual({ title, coolsOff: false, textRequired: false });
    expect(isRevokeCode(code)).toBe(true);
  });

  test('are these alone', () => {
    expect(Object.keys(revokeCodes)).toEqual(table.map(([code]) => code));
    for (const code of ['OTHER', 'NOT_QUALIFIED', 'toString', '']) expect(isRevokeCode(code)).toBe(false);
  });
});
