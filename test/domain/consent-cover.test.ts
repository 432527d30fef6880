import { describe, expect, test } from 'vitest';
import type { Consent, ConsentScope } from '../../domain/consent.ts';
import { consentActionsFor } from '../../domain/consent-actions.ts';
import { coversFinding, scopeOfFinding } from '../../domain/consent-findings.ts';
import { scopeWords } from '../../domain/consent-words.ts';
import { linkAbout } from '../../domain/link.ts';
import type { RightsActor } from '../../domain/rights.ts';

const scopes: Record<string, ConsentScope> = {
  account: { kind: 'account' },
  outreach: { kind: 'outreach' },
  'deal 7': { kind: 'deal', dealId: '7' },
  'deal 8': { kind: 'deal', dealId: '8' },
};

describe('which heads-ups a consent resolves', () => {
  test.each<[string, string, string | null, string[]]>([
    ['a new deal', 'D1', '7', ['account', 'deal 7']],
    ['the registered deal taken over', 'D2', '7', ['account', 'deal 7']],
    ['the partner taken off it', 'D3', '7', ['account', 'deal 7']],
    ['calls and meetings', 'D4', null, ['account', 'outreach']],
    ['calls about a deal', 'D4', '7', ['account', 'outreach', 'deal 7']],
    ['a contact put into a sequence', 'D5', null, ['account', 'outreach']],
    ['a quote on another deal', 'D6', '7', ['account', 'deal 7']],
    ['the company taken over', 'D7', null, ['account']],
    ['the registered deal moved', 'D8', '7', ['account', 'deal 7']],
    ['a deal on a duplicate', 'D9', '7', ['account', 'deal 7']],
    ['a deal after the end', 'D10', '7', ['account', 'deal 7']],
    ['a deal after a loss', 'D11', '7', ['account', 'deal 7']],
    ['a rule that nobody described', 'D99', '7', []],
  ])('%s (%s on deal %s): %j', (_, rule, dealId, covering) => {
    const names = Object.keys(scopes).filter(name =>
      coversFinding(scopes[name] ?? { kind: 'account' }, { rule, dealId }),
    );
    expect(names).toEqual(covering);
  });

  test.each<[string, string | null, ConsentScope]>([
    ['D1', '7', { kind: 'deal', dealId: '7' }],
    ['D4', '7', { kind: 'deal', dealId: '7' }],
    ['D4', null, { kind: 'outreach' }],
    ['D5', null, { kind: 'outreach' }],
    ['D7', null, { kind: 'account' }],
    ['D1', null, { kind: 'account' }],
  ])('asked from %s on deal %s the narrowest scope that covers it is %j', (rule, dealId, scope) => {
    expect(scopeOfFinding({ rule, dealId })).toEqual(scope);
    expect(coversFinding(scope, { rule, dealId })).toBe(true);
  });
});

test.each<[ConsentScope, string | null, string]>([
  [
    { kind: 'account' },
    null,
    'work with this customer without the partner: deals, calls, meetings and e-mails',
  ],
  [{ kind: 'outreach' }, null, 'call, meet and write to this customer, but open no deals'],
  [
    { kind: 'deal', dealId: '7' },
    'Add-on',
    'work on the deal “Add-on” with this customer, and on nothing else',
  ],
  [{ kind: 'deal', dealId: '7' }, null, 'work on the deal “7” with this customer, and on nothing else'],
])('%j with the name %s is said to be: direct sales may %s', (scope, name, words) => {
  expect(scopeWords(scope, name)).toBe(words);
});

describe('what a card offers', () => {
  const at = (text: string) => Temporal.Instant.from(text);
  const asked: Consent = {
    consentId: 'cns_1',
    registrationId: 'reg_1',
    partnerCompanyId: '501',
    scope: { kind: 'account' },
    status: 'asked',
    askedBy: '10',
    askedAt: at('2026-11-23T09:00:00Z'),
    reasonTextId: 'txt_1',
    answerDueAt: at('2026-11-25T17:00:00Z'),
    answeredBy: null,
    answeredAs: null,
    answeredAt: null,
    answerReasonTextId: null,
    validUntil: null,
    revokedBy: null,
    revokedAt: null,
  };
  const granted: Consent = {
    ...asked,
    status: 'granted',
    answeredBy: '20',
    answeredAs: 'partner',
    answeredAt: at('2026-11-24T09:00:00Z'),
    validUntil: at('2026-12-25T00:00:00Z'),
  };
  const early = at('2026-11-24T10:00:00Z');
  const late = at('2026-11-25T17:00:00Z');
  const person = (userId: string, change: Partial<RightsActor>): RightsActor => ({
    userId,
    roles: [],
    managesPartner: false,
    ...change,
  });
  const rep = person('10', { roles: ['rep'] });
  const partner = person('20', { roles: ['partner'], worksForPartner: true });
  const manager = person('30', { roles: ['partner-manager'], managesPartner: true });
  const askingManager = { ...manager, userId: '10' };
  const partyManager = { ...manager, worksForPartner: true };
  const otherManager = person('40', { roles: ['partner-manager'] });

  test.each<[string, Consent, RightsActor, Temporal.Instant, string[], string | null]>([
    ['the rep who asked: nothing', asked, rep, early, [], null],
    ['the partner: to answer', asked, partner, early, ['grant', 'refuse'], 'partner'],
    ['the partner, late: to answer still', asked, partner, late, ['grant', 'refuse'], 'partner'],
    [
      'its manager, in the partner’s time: to pass the link on, or to enter what it answered by mail',
      asked,
      manager,
      early,
      ['grant', 'refuse', 'pass-on-link'],
      'on-behalf',
    ],
    [
      'its manager, after it: to decide',
      asked,
      manager,
      late,
      ['grant', 'refuse', 'pass-on-link'],
      'partner-manager',
    ],
    ['a manager who asked: nothing, not even the link', asked, askingManager, late, [], null],
    ['nor what the partner answered by mail', asked, askingManager, early, [], null],
    ['a manager who works for the partner enters nothing for it', asked, partyManager, early, [], null],
    ['another partner’s manager enters nothing', asked, otherManager, early, [], null],
    ['a manager who works for the partner: nothing', asked, partyManager, late, [], null],
    ['another partner’s manager: nothing', asked, otherManager, late, [], null],
    ['the partner, once granted: to take it back', granted, partner, late, ['revoke'], null],
    ['its manager, once granted: to take it back', granted, manager, late, ['revoke'], null],
    ['the rep, once granted: nothing', granted, rep, late, [], null],
    ['anybody, once refused: nothing', { ...asked, status: 'refused' }, partner, late, [], null],
  ])('%s', (_, consent, by, now, allowed, as) => {
    const offered = consentActionsFor(consent, by, now);
    expect(offered.actions.filter(action => action.allowed).map(action => action.name)).toEqual(allowed);
    expect(offered.answersAs).toBe(as);
    for (const { allowed: may, reason } of offered.actions) expect(reason === null).toBe(may);
  });

  test.each<Consent['status']>(['refused', 'revoked', 'expired'])(
    'of a consent that is %s there is nothing to do, not even in grey',
    status => {
      const offered = consentActionsFor({ ...granted, status }, partner, late);
      expect(offered).toEqual({ actions: [], answersAs: null });
    },
  );

  test('a rep reads why the buttons are grey', () => {
    const asksThemself = 'A consent is never recorded by the one who asks for it. The partner answers.';
    expect(consentActionsFor(asked, rep, early).actions).toEqual([
      { name: 'grant', allowed: false, reason: asksThemself },
      { name: 'refuse', allowed: false, reason: asksThemself },
    ]);
  });

  test('who passes the link on reads no reason', () => {
    expect(consentActionsFor(asked, manager, early).actions.at(-1)).toEqual({
      name: 'pass-on-link',
      allowed: true,
      reason: null,
    });
  });
});

test('a link works for 30 days from when it is made, to the second', () => {
  const made = Temporal.Instant.from('2026-11-23T10:00:00.250Z');
  expect(linkAbout('consent', 'cns_1', '501', made)).toEqual({
    purpose: 'consent',
    subjectId: 'cns_1',
    partnerCompanyId: '501',
    expiresAt: '2026-12-23T10:00:01Z',
  });
});
