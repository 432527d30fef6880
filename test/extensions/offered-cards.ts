import type { ConsentView } from '../../contract/consents.ts';
import type { DisputeView } from '../../contract/disputes.ts';
import type { Offer } from '../../contract/offers.ts';
import type { RegistrationView } from '../../contract/views.ts';
import { actionsFor } from '../../domain/actions.ts';
import { states } from '../../domain/registration.ts';
import { type Draft, isAsked, startOf } from '../../extensions/offers/offer-draft.ts';
import { dealView, finding, may, registeredDeal, registration, review } from './view-builders.ts';

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

/** Cards that together offer everything that a deal's card can offer. */
export const offeringCards = [
  ...states.map(state => all(state)),
  all('active', { evidence: [statement] }),
  all('active', { followUp: { ...registration().followUp, pausedBy: 'customer-freeze' } as never }),
  all('active', { life: { ...life, revocation } }),
  all('active', { actions: [may('object-to-revocation'), may('drop-revocation')] }),
  all('rejected', { life: { ...life, revertProposed: true } }),
  registeredDeal(registration({ state: 'under-review' }), { review: review() }),
  registeredDeal(registration(), { dispute, consents: [consent] }),
  dealView({
    findings: [finding({ actions: [...finding().actions, may('ask-consent')] })],
    consentOf: 'reg_09',
  }),
];

/** Every way through a form whose choices ask for different things. */
export function fillings(offer: Offer): { choice: string; draft: Draft }[] {
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
