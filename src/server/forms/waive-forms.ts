import type { Offer, OfferCheckAnswer } from '../../../contract/offers.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { needed, offerOf } from './form-parts.ts';

/** Limits that an approver may waive, by the code of the refusal that they lead to. */
const limits: Record<string, { what: 'cooling-off' | 'protection-limit'; label: string; title: string }> = {
  COOL_OFF: { what: 'cooling-off', label: 'Waive the cooling-off', title: 'Waive the cooling-off?' },
  PROTECTION_LIMIT: {
    what: 'protection-limit',
    label: 'Waive the limit of days',
    title: 'Waive the limit of protected days?',
  },
};

/** Waiving the limit that a refusal rests on; null where it rests on none. */
export function waiveOffer(
  code: string,
  to: { companyId: string; customer: string; partner: { companyId: string; name: string } },
): Offer | null {
  const limit = limits[code];
  if (limit === undefined) return null;
  const { what, label, title } = limit;
  return offerOf(
    'deal',
    { name: `waive-${what}`, allowed: true, reason: null },
    `/companies/${to.companyId}/waivers`,
    {
      label,
      rank: 'usual',
      title,
      consequence: `It is waived once, for the next claim of ${to.partner.name} on ${to.customer} or the one that is open. Your reason is recorded under your name.`,
      confirm: label,
      fixed: { partnerCompanyId: to.partner.companyId, what },
      fields: [needed('Why')],
    },
  );
}

type Checked = {
  obstacles: Refusal[];
  waits: boolean;
  customer: string;
  companyId: string;
  partner: { companyId: string; name: string };
  mayWaive: boolean;
};

/** What would come of a claim, in words, and what an approver could do about it. */
export function checkInWords(checked: Checked): Pick<OfferCheckAnswer, 'check' | 'offers'> {
  const { obstacles, waits, customer, mayWaive } = checked;
  const [first] = obstacles;
  if (first !== undefined)
    return {
      check: {
        good: false,
        title: first.title,
        text: first.detail,
        wouldChange: obstacles.flatMap(({ wouldChange }) => wouldChange.map(({ text }) => text)),
      },
      offers: mayWaive ? obstacles.flatMap(({ code }) => waiveOffer(code, checked) ?? []) : [],
    };
  return {
    check: waits
      ? {
          good: false,
          title: `${customer} is unavailable at the moment`,
          text: 'The claim would wait in line. When it comes to the front it is reviewed; it is never approved automatically.',
          wouldChange: [],
        }
      : {
          good: true,
          title: `${customer} is free`,
          text: 'The claim would go to review. No place is kept before it is submitted.',
          wouldChange: [],
        },
    offers: [],
  };
}
