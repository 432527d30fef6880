import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Consent,
  type ConsentEvent,
  type ConsentScope,
  type ConsentStatus,
  consentAfter,
  consentEnd,
  consentInForce,
  consentMoves,
  consentsLookedUp,
  coversAll,
  type EngagementAct,
  expireConsent,
  defaultConsentSettings as settings,
} from '../../domain/consent.ts';
import { answerConsent, askConsent, revokeConsent } from '../../domain/consent-steps.ts';
import { businessCalendarOf } from '../../domain/policy.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { RightsActor, Role } from '../../domain/rights.ts';
import { approvedAt, enforcing, instant, protectedUntil } from './deal-and-claim.ts';

const calendar = businessCalendarOf(enforcing);
const person = (userId: string, roles: Role[], changes: Partial<RightsActor> = {}): RightsActor => ({
  userId,
  roles,
  managesPartner: false,
  ...changes,
});
const rep = person('3', ['rep']);
const partner = person('link:5', ['partner'], { worksForPartner: true });
const manager = person('4', ['partner-manager'], { managesPartner: true });

/** Asked on a Tuesday at noon: the partner has until Thursday, 17:00. */
const askedAt = instant('2026-11-24T12:00:00Z');
const dueAt = instant('2026-11-26T17:00:00Z');
const account: ConsentScope = { kind: 'account' };

const registered = (consents: Consent[] = []) => ({
  registrationId: 'reg_1',
  partnerCompanyId: '900',
  protectedFrom: approvedAt,
  protectedUntil,
  consents,
});

const ask = (
  changes: Partial<{
    by: RightsActor;
    scope: ConsentScope;
    now: Temporal.Instant;
    reasonTextId: string;
    consents: Consent[];
    consentId: string;
  }> = {},
) => {
  const { consents = [], ...rest } = changes;
  const request = { consentId: 'con_1', by: rep, scope: account, reasonTextId: 'txt_1', now: askedAt };
  return askConsent({ ...request, ...rest, registered: registered(consents) }, settings, calendar);
};

const done = (outcome: ReturnType<typeof ask>): Consent => {
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.consent;
};
const refused = (outcome: ReturnType<typeof ask>): Refusal => {
  if (outcome.ok) throw new Error(`not refused: ${outcome.consent.status}`);
  return outcome.refusal;
};

const answer = (
  consent: Consent,
  by: RightsActor,
  changes: Partial<{ grants: boolean; now: Temporal.Instant; reasonTextId: string | null }> = {},
) =>
  answerConsent(
    consent,
    { grants: true, by, reasonTextId: null, now: askedAt.add({ hours: 1 }), ...changes },
    settings,
    'UTC',
  );

const asked = done(ask());
const granted = done(answer(asked, partner));
const deal: EngagementAct = { kind: 'deal', dealIds: ['200'] };

describe('life of a consent', () => {
  const statuses: ConsentStatus[] = ['asked', 'granted', 'refused', 'revoked', 'expired'];
  test.each<[ConsentEvent, ConsentStatus, ConsentStatus, string]>([
    ['grant', 'asked', 'granted', 'a request may be granted'],
    ['refuse', 'asked', 'refused', 'a request may be refused'],
    ['revoke', 'granted', 'revoked', 'what was granted may be taken back'],
    ['expire', 'granted', 'expired', 'what was granted runs out'],
  ])('%s: from %s to %s and from nowhere else (%s)', (event, from, to) => {
    for (const status of statuses) {
      const outcome = consentAfter(status, event);
      if (status === from) expect(outcome).toEqual({ ok: true, to });
      else {
        expect(outcome).toMatchObject({
          ok: false,
          refusal: { code: 'ILLEGAL_MOVE', facts: { status, event, legalFrom: [from] } },
        });
        if (!outcome.ok)
          for (const change of outcome.refusal.wouldChange)
            expect(consentMoves[event].from).toContain(change.becomes);
      }
    }
  });
});

describe('a step that a consent does not allow says so', () => {
  test.each<[ConsentStatus, string]>([
    ['asked', 'waiting for an answer'],
    ['refused', 'refused'],
    ['revoked', 'revoked'],
    ['expired', 'expired'],
  ])('one that is %s is “%s” and cannot be revoked', (status, words) => {
    expect(consentAfter(status, 'revoke')).toEqual({
      ok: false,
      refusal: {
        code: 'ILLEGAL_MOVE',
        rule: 'R-consent',
        title: `This consent is ${words}`,
        detail: 'That is possible only while a consent is granted.',
        facts: { status, event: 'revoke', legalFrom: ['granted'] },
        wouldChange: [
          {
            fact: 'status',
            becomes: 'granted',
            text: 'It would be possible if the consent were granted.',
          },
        ],
      },
    });
  });

  test('one that is granted cannot be answered again', () => {
    expect(consentAfter('granted', 'refuse')).toMatchObject({
      refusal: {
        title: 'This consent is granted',
        detail: 'That is possible only while a consent is waiting for an answer.',
        wouldChange: [{ text: 'It would be possible if the consent were waiting for an answer.' }],
      },
    });
  });
});

test('a partner has two business days to answer, and a yes is good for 30', () => {
  expect(settings).toEqual({ answerBusinessDays: 2, validDays: 30 });
});

describe('every refusal in its words', () => {
  const reasonRequired = {
    code: 'REASON_REQUIRED' as const,
    rule: 'R-consent',
    title: 'Say why',
    detail: 'A reason is kept with every request for consent, and with a decision in the partner’s stead.',
    facts: { hasReason: false },
    wouldChange: [{ fact: 'hasReason', becomes: true, text: 'Give a reason.' }],
  };
  const inForce = {
    code: 'CONSENT_IN_FORCE' as const,
    rule: 'R-consent',
    title: 'The partner has consented already',
    detail: 'A consent that covers this is in force.',
    facts: { now: '2026-11-24T14:00:00Z', consentId: 'con_1' },
    wouldChange: [
      {
        fact: 'now',
        becomes: '2026-12-25T00:00:00Z',
        text: 'Consent can be asked again when the one in force has ended.',
      },
    ],
  };
  const soon = askedAt.add({ hours: 2 });
  const revokedLater = (consent: Consent) =>
    done(revokeConsent(consent, partner, instant('2026-12-01T09:00:00Z')));

  test.each<[string, ReturnType<typeof ask>, Refusal]>([
    ['no reason to ask', ask({ reasonTextId: '' }), reasonRequired],
    ['no reason to decide', answer(asked, manager, { now: dueAt, reasonTextId: ' ' }), reasonRequired],
    [
      'no protection',
      ask({ now: protectedUntil }),
      {
        code: 'NOT_PROTECTED',
        rule: 'R-consent',
        title: 'No consent is needed',
        detail: 'The customer is not registered to this partner now, so there is nobody to ask.',
        facts: {
          now: String(protectedUntil),
          protectedFrom: String(approvedAt),
          protectedUntil: String(protectedUntil),
        },
        wouldChange: [
          {
            fact: 'now',
            becomes: String(approvedAt),
            text: 'Consent can be asked while the registration is protected.',
          },
        ],
      },
    ],
    ['a yes that covers it', ask({ consents: [granted], now: soon }), inForce],
    [
      'a yes that is taken back at a known instant',
      ask({ consents: [revokedLater(granted)], now: soon }),
      {
        ...inForce,
        wouldChange: inForce.wouldChange.map(change => ({ ...change, becomes: '2026-12-01T09:00:00Z' })),
      },
    ],
    [
      'a yes to the same deal',
      ask({
        consents: [{ ...granted, scope: { kind: 'deal', dealId: '200' } }],
        scope: { kind: 'deal', dealId: '200' },
        now: soon,
      }),
      inForce,
    ],
    [
      'a request that waits',
      ask({ consents: [asked] }),
      {
        code: 'CONSENT_ASKED_ALREADY',
        rule: 'R-consent',
        title: 'The partner has been asked already',
        detail: 'A request that covers this is waiting for its answer.',
        facts: { waitingConsentId: 'con_1', answerDueAt: '2026-11-26T17:00:00Z' },
        wouldChange: [
          {
            fact: 'waitingConsentId',
            becomes: null,
            text: 'Wait for the answer to the request that is open.',
          },
        ],
      },
    ],
    [
      'the answer of the one who asked',
      answer(asked, rep),
      {
        code: 'ASKER_MAY_NOT_ANSWER',
        rule: 'R-consent',
        title: 'You asked for this consent',
        detail: 'A consent is never recorded by the one who asks for it. The partner answers.',
        facts: { askedBy: '3', answererAsked: true },
        wouldChange: [
          { fact: 'answererAsked', becomes: false, text: 'Somebody else has to record the answer.' },
        ],
      },
    ],
    [
      'a decision in the partner’s time',
      answer(asked, manager, { reasonTextId: 'txt_2' }),
      {
        code: 'PARTNER_STILL_TO_ANSWER',
        rule: 'R-consent',
        title: 'The partner has time to answer',
        detail: 'The partner manager decides only when the partner’s time is over. Silence is not consent.',
        facts: { now: '2026-11-24T13:00:00Z', answerDueAt: '2026-11-26T17:00:00Z' },
        wouldChange: [
          {
            fact: 'now',
            becomes: '2026-11-26T17:00:00Z',
            text: 'From then on the partner manager may decide in the partner’s stead.',
          },
        ],
      },
    ],
  ])('%s', (_, outcome, refusal) => {
    expect(refused(outcome)).toEqual(refusal);
  });
});

describe('what is kept of a consent', () => {
  const request = {
    consentId: 'con_1',
    registrationId: 'reg_1',
    partnerCompanyId: '900',
    scope: account,
    status: 'asked',
    askedBy: '3',
    askedAt,
    reasonTextId: 'txt_1',
    answerDueAt: dueAt,
    answeredBy: null,
    answeredAs: null,
    answeredAt: null,
    answerReasonTextId: null,
    validUntil: null,
    revokedBy: null,
    revokedAt: null,
  };
  const yes = {
    ...request,
    status: 'granted',
    answeredBy: 'link:5',
    answeredAs: 'partner',
    answeredAt: askedAt.add({ hours: 1 }),
    validUntil: instant('2026-12-25T00:00:00Z'),
  };
  test.each<[string, Consent, object]>([
    ['a request', asked, request],
    ['a yes', granted, yes],
    [
      'a no',
      done(answer(asked, partner, { grants: false })),
      { ...yes, status: 'refused', validUntil: null },
    ],
    [
      'what has run out',
      expireConsent(granted, instant('2026-12-25T00:00:00Z')),
      { ...yes, status: 'expired' },
    ],
    ['what has not', expireConsent(granted, instant('2026-12-24T23:59:59.999Z')), yes],
    [
      'a no, long after',
      expireConsent({ ...granted, status: 'revoked' }, instant('2027-12-24T00:00:00Z')),
      {
        ...yes,
        status: 'revoked',
      },
    ],
    [
      'a yes that was taken back',
      done(revokeConsent(granted, manager, dueAt)),
      { ...yes, status: 'revoked', revokedBy: '4', revokedAt: dueAt },
    ],
  ])('%s', (_, consent, kept) => {
    expect(consent).toEqual(kept);
  });

  test.each<[string, Partial<Consent>, string | null]>([
    ['never, where there is no yes', { validUntil: null, revokedAt: dueAt }, null],
    ['when its time is over', {}, '2026-12-25T00:00:00Z'],
    ['when it was revoked before', { revokedAt: dueAt }, '2026-11-26T17:00:00Z'],
    [
      'when its time is over, though revoked later',
      { revokedAt: instant('2026-12-25T00:00:01Z') },
      '2026-12-25T00:00:00Z',
    ],
  ])('a yes ends %s', (_, changes, end) => {
    expect(consentEnd({ ...granted, ...changes })?.toString() ?? null).toBe(end);
  });

  test.each<[ConsentScope, ConsentScope, boolean]>([
    [{ kind: 'account' }, { kind: 'deal', dealId: '1' }, true],
    [{ kind: 'account' }, { kind: 'outreach' }, true],
    [{ kind: 'outreach' }, { kind: 'outreach' }, true],
    [{ kind: 'outreach' }, { kind: 'account' }, false],
    [{ kind: 'outreach' }, { kind: 'deal', dealId: '1' }, false],
    [{ kind: 'deal', dealId: '1' }, { kind: 'deal', dealId: '1' }, true],
    [{ kind: 'deal', dealId: '1' }, { kind: 'deal', dealId: '2' }, false],
    [{ kind: 'deal', dealId: '1' }, { kind: 'outreach' }, false],
    [{ kind: 'deal', dealId: '1' }, { kind: 'account' }, false],
  ])('%j includes %j: %s', (wide, narrow, expected) => {
    expect(coversAll(wide, narrow)).toBe(expected);
  });
});

describe('asking', () => {
  test('pins the answer’s deadline two business days ahead, and nothing is in force by asking', () => {
    expect(asked).toMatchObject({ status: 'asked', askedBy: '3', answerDueAt: dueAt, validUntil: null });
    expect(consentInForce([asked], askedAt.add({ hours: 1 }), deal)).toBeNull();
  });

  test.each<[string, string, Parameters<typeof ask>[0], Parameters<typeof ask>[0]]>([
    ['no reason is given', 'REASON_REQUIRED', { reasonTextId: ' ' }, { reasonTextId: 'txt_1' }],
    ['the protection has ended', 'NOT_PROTECTED', { now: protectedUntil }, { now: approvedAt }],
    [
      'the protection has not begun',
      'NOT_PROTECTED',
      { now: approvedAt.subtract({ milliseconds: 1 }) },
      { now: approvedAt },
    ],
    ['the same is asked already', 'CONSENT_ASKED_ALREADY', { consents: [asked] }, { consents: [] }],
    [
      'a consent to everything is in force',
      'CONSENT_IN_FORCE',
      { consents: [granted], now: askedAt.add({ hours: 2 }), scope: { kind: 'deal', dealId: '200' } },
      { consents: [granted], now: instant('2026-12-25T00:00:00Z'), scope: { kind: 'deal', dealId: '200' } },
    ],
    [
      'the partner asks itself: it is who answers',
      'NOT_PERMITTED',
      { by: partner },
      { by: person('link:5', ['partner', 'rep'], { worksForPartner: true }) },
    ],
  ])('is refused when %s (%s), and what would change it does', (_, code, changes, changed) => {
    const refusal = refused(ask(changes));
    expect(refusal.code).toBe(code);
    expect(refusal.wouldChange.length).toBeGreaterThan(0);
    expect(ask(changed).ok).toBe(true);
  });

  test('a wider consent may be asked while a narrower one is in force', () => {
    const narrow = done(answer(done(ask({ scope: { kind: 'deal', dealId: '200' } })), partner));
    const now = askedAt.add({ hours: 2 });
    expect(ask({ consents: [narrow], now }).ok).toBe(true);
    expect(ask({ consents: [narrow], now, scope: { kind: 'deal', dealId: '201' } }).ok).toBe(true);
    expect(ask({ consents: [narrow], now, scope: { kind: 'outreach' } }).ok).toBe(true);
    expect(refused(ask({ consents: [narrow], now, scope: { kind: 'deal', dealId: '200' } })).code).toBe(
      'CONSENT_IN_FORCE',
    );
  });

  test('consent to outreach in force keeps nobody from asking for a deal, only from asking for outreach', () => {
    const outreach = done(answer(done(ask({ scope: { kind: 'outreach' } })), partner));
    const now = askedAt.add({ hours: 2 });
    expect(ask({ consents: [outreach], now, scope: { kind: 'deal', dealId: '200' } }).ok).toBe(true);
    expect(ask({ consents: [outreach], now }).ok).toBe(true);
    expect(refused(ask({ consents: [outreach], now, scope: { kind: 'outreach' } })).code).toBe(
      'CONSENT_IN_FORCE',
    );
  });

  test('a request for one thing does not wait for a request for another', () => {
    const waiting = done(ask({ scope: { kind: 'outreach' } }));
    expect(ask({ consents: [waiting], scope: { kind: 'deal', dealId: '200' } }).ok).toBe(true);
    expect(refused(ask({ consents: [waiting], scope: { kind: 'outreach' } })).code).toBe(
      'CONSENT_ASKED_ALREADY',
    );
  });

  test('after a refusal it may be asked again', () => {
    const no = done(answer(asked, partner, { grants: false }));
    expect(ask({ consents: [no], now: askedAt.add({ hours: 2 }) }).ok).toBe(true);
  });

  test('a consent that is in force names the instant at which it can be asked again', () => {
    expect(refused(ask({ consents: [granted], now: askedAt.add({ hours: 2 }) })).wouldChange).toMatchObject([
      { fact: 'now', becomes: '2026-12-25T00:00:00Z' },
    ]);
  });
});

describe('answering', () => {
  test.each<[string, RightsActor, Parameters<typeof answer>[2], Partial<Consent>]>([
    ['the partner grants', partner, {}, { status: 'granted', answeredAs: 'partner' }],
    ['the partner refuses', partner, { grants: false }, { status: 'refused', validUntil: null }],
    [
      'the partner answers late, and nobody has decided',
      partner,
      { now: dueAt.add({ hours: 24 }) },
      { status: 'granted', answeredAs: 'partner' },
    ],
    [
      'the partner manager grants with a reason when the partner’s time is over',
      manager,
      { now: dueAt, reasonTextId: 'txt_2' },
      { status: 'granted', answeredAs: 'partner-manager', answerReasonTextId: 'txt_2' },
    ],
    [
      'the partner manager refuses with a reason',
      manager,
      { now: dueAt, reasonTextId: 'txt_2', grants: false },
      { status: 'refused', answeredAs: 'partner-manager' },
    ],
    [
      'an approver decides for any partner',
      person('9', ['approver']),
      { now: dueAt, reasonTextId: 'txt_2' },
      { status: 'granted', answeredAs: 'partner-manager' },
    ],
  ])('%s', (_, by, changes, expected) => {
    expect(done(answer(asked, by, changes))).toMatchObject({ ...expected, answeredBy: by.userId });
  });

  test.each<[string, string, RightsActor, Parameters<typeof answer>[2]]>([
    [
      'the one who asked records it, as a partner manager too',
      'ASKER_MAY_NOT_ANSWER',
      person('3', ['partner-manager'], { managesPartner: true }),
      { now: dueAt, reasonTextId: 'txt_2' },
    ],
    [
      'the one who asked also works for the partner',
      'ASKER_MAY_NOT_ANSWER',
      person('3', ['partner'], { worksForPartner: true }),
      {},
    ],
    [
      'the partner manager decides a millisecond early',
      'PARTNER_STILL_TO_ANSWER',
      manager,
      { now: dueAt.subtract({ milliseconds: 1 }), reasonTextId: 'txt_2' },
    ],
    ['the partner manager gives no reason', 'REASON_REQUIRED', manager, { now: dueAt }],
    ['another rep answers', 'NOT_PERMITTED', person('8', ['rep']), { now: dueAt, reasonTextId: 'txt_2' }],
    [
      'the manager of another partner decides',
      'NOT_PERMITTED',
      person('8', ['partner-manager']),
      { now: dueAt, reasonTextId: 'txt_2' },
    ],
    [
      'somebody of another partner answers',
      'NOT_PERMITTED',
      person('link:6', ['partner'], { worksForPartner: false }),
      {},
    ],
  ])('is refused when %s (%s)', (_, code, by, changes) => {
    const refusal = refused(answer(asked, by, changes));
    expect(refusal.code).toBe(code);
    expect(refusal.wouldChange.length).toBeGreaterThan(0);
  });

  test('the refusals’ counterfactuals are true', () => {
    const early = refused(answer(asked, manager, { reasonTextId: 'txt_2' }));
    const now = instant(String(early.wouldChange[0]?.becomes));
    expect(answer(asked, manager, { reasonTextId: 'txt_2', now }).ok).toBe(true);
    expect(answer(asked, manager, { reasonTextId: null, now }).ok).toBe(false);
    expect(answer(asked, { ...manager, userId: 'not the asker' }, { reasonTextId: 'x', now }).ok).toBe(true);
  });

  test('a missing reason and the asker’s own answer say what would change them', () => {
    expect(refused(answer(asked, manager, { now: dueAt }))).toMatchObject({
      facts: { hasReason: false },
      wouldChange: [{ fact: 'hasReason', becomes: true }],
    });
    expect(refused(answer(asked, rep, {}))).toMatchObject({
      facts: { answererAsked: true },
      wouldChange: [{ fact: 'answererAsked', becomes: false }],
    });
  });

  test('an answer is given once', () => {
    expect(refused(answer(granted, partner, { grants: false })).code).toBe('ILLEGAL_MOVE');
  });

  test('silence is not consent, however long it lasts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), days => {
        const at = askedAt.add({ hours: 24 * days });
        expect(expireConsent(asked, at)).toEqual(asked);
        expect(consentInForce([asked], at, deal)).toBeNull();
      }),
    );
  });
});

describe('in force', () => {
  /** Answered on 24 November; the thirtieth day is 24 December, counted to its end. */
  const until = instant('2026-12-25T00:00:00Z');
  const answeredAt = askedAt.add({ hours: 1 });
  const revokedAt = instant('2026-12-01T09:00:00Z');
  const revoked = done(revokeConsent(granted, partner, revokedAt));
  const refusedOne = done(answer(asked, partner, { grants: false }));

  test.each<[string, Consent, Temporal.Instant, boolean]>([
    ['before the answer', granted, answeredAt.subtract({ milliseconds: 1 }), false],
    ['from the answer on', granted, answeredAt, true],
    ['in its last millisecond', granted, until.subtract({ milliseconds: 1 }), true],
    ['at its end, when it is over', granted, until, false],
    [
      'before it was revoked: revoking is for the future',
      revoked,
      revokedAt.subtract({ milliseconds: 1 }),
      true,
    ],
    ['when it is revoked', revoked, revokedAt, false],
    ['when it was refused', refusedOne, answeredAt, false],
    ['in its time, though it has expired since', expireConsent(granted, until), answeredAt, true],
  ])('%s', (_, consent, at, expected) => {
    expect(consentInForce([consent], at, deal)?.consentId ?? null).toBe(expected ? 'con_1' : null);
  });

  test.each<[string, ConsentScope, EngagementAct, boolean]>([
    ['everything covers a deal', account, deal, true],
    ['everything covers a call', account, { kind: 'outreach', dealIds: [] }, true],
    ['everything covers a take-over', account, { kind: 'ownership', dealIds: [] }, true],
    ['one deal covers that deal', { kind: 'deal', dealId: '200' }, deal, true],
    [
      'one deal covers a call on it',
      { kind: 'deal', dealId: '200' },
      { kind: 'outreach', dealIds: ['200'] },
      true,
    ],
    ['one deal covers no other deal', { kind: 'deal', dealId: '201' }, deal, false],
    [
      'one deal covers no call outside it',
      { kind: 'deal', dealId: '200' },
      { kind: 'outreach', dealIds: [] },
      false,
    ],
    ['outreach covers a call', { kind: 'outreach' }, { kind: 'outreach', dealIds: [] }, true],
    ['outreach covers no deal', { kind: 'outreach' }, deal, false],
    ['outreach covers no take-over', { kind: 'outreach' }, { kind: 'ownership', dealIds: [] }, false],
  ])('%s', (_, scope, act, expected) => {
    const consent: Consent = { ...granted, scope };
    expect(consentInForce([consent], answeredAt, act) !== null).toBe(expected);
  });

  test('nothing is in force that nobody answered', () => {
    expect(consentInForce([{ ...granted, answeredAt: null }], answeredAt, deal)).toBeNull();
  });

  test('of several, the one that lasts longest answers', () => {
    const later = { ...granted, consentId: 'con_2', validUntil: until.add({ hours: 48 }) };
    expect(consentInForce([granted, later], answeredAt, deal)?.consentId).toBe('con_2');
    expect(consentInForce([later, granted], answeredAt, deal)?.consentId).toBe('con_2');
    expect(consentInForce([revoked, granted], answeredAt, deal)).toEqual(granted);
  });

  test.each<[string, Consent[], Temporal.Instant, string]>([
    ['there is none', [], answeredAt, 'none on record'],
    ['nobody had asked yet', [asked], askedAt.subtract({ hours: 1 }), 'con_1 asked later'],
    ['nobody answered', [asked], dueAt, 'con_1 unanswered'],
    ['it is in force', [granted], answeredAt, 'con_1 in force'],
    ['it was refused', [refusedOne], dueAt, 'con_1 refused'],
    ['it was revoked', [revoked], revokedAt, 'con_1 revoked'],
    ['it ran out', [granted], until, 'con_1 expired'],
    [
      'it is for something else',
      [{ ...granted, scope: { kind: 'outreach' } }],
      answeredAt,
      'con_1 other scope',
    ],
    [
      'there are two',
      [refusedOne, { ...granted, consentId: 'con_2' }],
      dueAt,
      'con_1 refused; con_2 in force',
    ],
  ])('the evidence says what was looked up when %s', (_, consents, at, text) => {
    expect(consentsLookedUp(consents, at, deal)).toBe(text);
  });
});

describe('revoking', () => {
  const now = instant('2026-12-01T09:00:00Z');
  test.each<[string, RightsActor]>([
    ['the partner', partner],
    ['the partner manager for it', manager],
  ])('%s may', (_, by) => {
    expect(done(revokeConsent(granted, by, now))).toMatchObject({
      status: 'revoked',
      revokedBy: by.userId,
      revokedAt: now,
    });
  });

  test.each<[string, string, Consent, RightsActor, Temporal.Instant]>([
    ['a rep asks', 'NOT_PERMITTED', granted, rep, now],
    ['it was never granted', 'ILLEGAL_MOVE', asked, partner, now],
    ['it has run out, noticed or not', 'ILLEGAL_MOVE', granted, partner, instant('2026-12-25T00:00:00Z')],
  ])('is refused when %s (%s)', (_, code, consent, by, at) => {
    expect(refused(revokeConsent(consent, by, at)).code).toBe(code);
  });

  test('never changes what was covered before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 0, max: 800 }), (revokedHour, hour) => {
        const start = askedAt.add({ hours: 1 });
        const revoked = done(revokeConsent(granted, partner, start.add({ hours: revokedHour })));
        const at = start.add({ hours: hour });
        const before = consentInForce([granted], at, deal) !== null;
        const after = consentInForce([revoked], at, deal) !== null;
        expect(after).toBe(before && hour < revokedHour);
      }),
    );
  });
});
