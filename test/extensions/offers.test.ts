import { describe, expect, test } from 'vitest';
import type { ConsentView } from '../../contract/consents.ts';
import type { DisputeView } from '../../contract/disputes.ts';
import { type Offer, offerSchema } from '../../contract/offers.ts';
import type { RegistrationView } from '../../contract/views.ts';
import { actionsFor } from '../../domain/actions.ts';
import { states } from '../../domain/registration.ts';
import { type Draft, isAsked, readDraft, startOf } from '../../extensions/offers/offer-draft.ts';
import { checkInWords, waiveOffer } from '../../src/server/forms/waive-forms.ts';
import { routes } from '../../src/server/route-table.ts';
import { dealView, finding, may, refusal, registeredDeal, registration } from './view-builders.ts';

const info = {
  fields: ['note', 'estimate', 'deal'],
  text: 'Who did you meet?',
  dueAt: '2026-12-09T22:00:00Z',
};
const life = {
  info: null,
  reviewOverdue: false,
  reconfirmBy: null,
  revocation: null,
  previousId: null,
  importedAs: null,
  waived: [],
  appealableUntil: null,
  revertProposed: false,
} satisfies RegistrationView['life'];
const revocation = {
  code: 'FRAUD',
  text: null,
  proposedAt: '2026-12-03T15:00:00Z',
  takesEffectAt: '2026-12-10T22:00:00Z',
  objection: null,
  partnerObjects: false,
};

/** Someone who may do everything, and one who may do nothing but look. */
const boss = {
  userId: '1',
  roles: ['approver', 'director', 'admin'] as const,
  managesPartner: true,
};
const all = (state: RegistrationView['state'], change: Partial<RegistrationView> = {}) =>
  registeredDeal(
    registration({
      state,
      life: {
        ...life,
        info: state === 'info-requested' ? { ...info, fields: [...info.fields] as never } : null,
      },
      actions: [...actionsFor({ state }, { ...boss, roles: [...boss.roles] }), may('open-dispute')],
      ...change,
    }),
    {
      may: ['freeze', 'confirm-follow-up', 'record-refund', 'renew'],
      deals: [{ value: '30100000777', label: 'Acme – add-on' }],
    },
  );

const consent: ConsentView = {
  id: 'cns_01',
  registrationId: 'reg_01',
  findingId: null,
  status: 'asked',
  scope: { kind: 'account', dealId: null },
  scopeText: 'do everything',
  partnerName: 'Northwind',
  askedBy: { userId: '7', name: 'Dana Direct' },
  askedAt: '2026-12-03T16:59:00Z',
  reason: null,
  answerDueAt: '2026-12-07T22:00:00Z',
  answer: null,
  validUntil: null,
  validThrough: null,
  revokedAt: null,
  answersAs: 'partner-manager',
  actions: [may('grant'), may('refuse'), may('revoke')],
};
const dispute: DisputeView = {
  id: 'dsp_01',
  kind: 'partner-partner',
  state: 'proposed',
  openedAt: '2026-12-01T15:00:00Z',
  decisionDueAt: '2026-12-08T22:00:00Z',
  nextLimit: null,
  side: null,
  openedByYou: false,
  account: { name: 'Acme Corp' },
  parties: [
    { side: 'holder', name: 'Northwind', registrationId: 'reg_01', dealId: null },
    { side: 'claimant', name: 'Southwind', registrationId: 'reg_02', dealId: null },
  ],
  paused: null,
  evidence: [],
  acceptedByYou: false,
  proposal: null,
  rulings: [],
  appealableUntil: null,
  breaches: [],
  actions: [
    'acknowledge',
    'evidence',
    'close-evidence',
    'propose',
    'accept',
    'object',
    'escalate',
    'decide',
    'appeal',
  ].map(may),
};
const statement = {
  id: 'act_01',
  title: 'Stated follow-up',
  at: '2026-12-01T10:00:00Z',
  grade: 'D' as const,
  counts: true,
  why: null,
  confirmable: true,
};

const cards = [
  ...states.map(state => all(state)),
  all('active', { evidence: [statement] }),
  all('active', { followUp: { ...registration().followUp, pausedBy: 'customer-freeze' } as never }),
  all('active', { life: { ...life, revocation } }),
  all('active', { actions: [may('object-to-revocation'), may('drop-revocation')] }),
  all('rejected', { life: { ...life, revertProposed: true } }),
  registeredDeal(registration(), { dispute, consents: [consent] }),
  dealView({
    findings: [finding({ actions: [...finding().actions, may('ask-consent')] })],
    consentOf: 'reg_09',
  }),
];
const to = { companyId: '11', customer: 'Acme Corp', partner: { companyId: '12', name: 'Northwind' } };
const waivers = ['COOL_OFF', 'PROTECTION_LIMIT'].flatMap(code => waiveOffer(code, to) ?? []);
const offers = [...cards.flatMap(card => card.offers), ...waivers].filter(offer => offer.form !== null);

/** Every way through a form whose choices ask for different things. */
function fillings(offer: Offer): { choice: string; draft: Draft }[] {
  const { form } = offer;
  if (form === null) return [];
  const codes = form.fields.find(({ name }) => name === 'code')?.options ?? [{ value: '' }];
  return codes.map(({ value }) => {
    const draft: Draft = { ...startOf(form, 'en'), code: value };
    for (const field of form.fields.filter(each => isAsked(each, draft))) {
      const [first] = field.options ?? [];
      if (field.kind === 'choices') draft[field.name] = first === undefined ? [] : [first.value];
      else if (field.name !== 'code')
        draft[field.name] = first?.value ?? (/amount|percent|Id$/.test(field.name) ? '40' : 'Said so.');
      if (field.kind === 'estimate') draft[field.name] = '2,500.50';
    }
    return { choice: value, draft };
  });
}

const routeOf = (path: string) =>
  routes.find(
    route =>
      route.kind === 'json' &&
      route.method === 'POST' &&
      new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(`/api/v1${path}`),
  );

describe('what the server offers', () => {
  test('are all the actions that the API has for a deal’s card', () => {
    expect([...new Set(offers.map(({ name }) => name))].sort()).toEqual([
      'accept',
      'acknowledge',
      'answer',
      'appeal',
      'approve',
      'ask-consent',
      'close-evidence',
      'confirm',
      'decide',
      'decline-renewal',
      'drop-revocation',
      'escalate',
      'evidence',
      'exempt',
      'freeze',
      'grant',
      'link-deal',
      'link-partner',
      'log-follow-up',
      'mistake',
      'object',
      'object-to-loss',
      'object-to-revocation',
      'open-dispute',
      'propose',
      'reconfirm',
      'refunds',
      'refuse',
      'reject',
      'renew',
      'request-info',
      'revert',
      'revoke',
      'unfreeze',
      'waive-cooling-off',
      'waive-protection-limit',
      'withdraw',
    ]);
  });

  test.each(
    offers.flatMap(offer => fillings(offer).map(filling => ({ ...filling, offer, name: offer.name }))),
  )('$name $choice: filled as it asks, it is taken by the route that it names', ({ offer, draft }) => {
    offerSchema.parse(offer);
    const form = offer.form ?? expect.fail('no form');
    const read = readDraft(form, draft, 'en');
    if (!read.ok) expect.fail(JSON.stringify(read.errors));
    const route = routeOf(form.path);
    if (route?.kind !== 'json') expect.fail(`no route for ${form.path}`);
    const parsed = route.body?.safeParse({ ...read.body, idempotencyKey: 'card-1' });
    expect(parsed?.error?.issues ?? [], form.path).toEqual([]);
  });

  test.each(offers.map(offer => ({ name: `${offer.about} ${offer.name}`, offer })))(
    '$name says what will happen, in sentences, and calls no code by its name',
    ({ offer }) => {
      const { form, label } = offer;
      const told = [
        label,
        form?.title,
        form?.consequence,
        form?.confirm,
        ...(form?.fields ?? []).map(field => field.label),
      ];
      for (const text of told) {
        expect(text).toMatch(/^\S.*\S$/);
        expect(text).not.toMatch(/undefined|null|[A-Z]{2,}_[A-Z]|\d{4}-\d\d-\d\d(?!.*\})/);
      }
      expect(form?.consequence).toMatch(/\.$/);
    },
  );

  test('a check names every obstacle’s way out, and offers a waiver to who may waive', () => {
    const checked = { ...to, obstacles: [refusal()], waits: false };
    expect(checkInWords({ ...checked, mayWaive: true })).toMatchObject({
      check: { good: false, wouldChange: ['From 23 March 2027 on the claim is accepted.'] },
      offers: [{ name: 'waive-cooling-off' }],
    });
    expect(checkInWords({ ...checked, mayWaive: false }).offers).toEqual([]);
  });
});
