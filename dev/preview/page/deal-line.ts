import type { DealLine } from '../preview-types.ts';
import type { NavLine } from './record-nav.tsx';

/** A deal in the list; flagged ones carry their flag in words. */
export const dealLine = (deal: DealLine): NavLine => ({
  id: deal.id,
  name: deal.name,
  detail: [deal.company, deal.owner].filter(Boolean).join(' · '),
  flags: [
    ...(deal.registration === '' ? [] : [deal.registration]),
    ...(deal.roe === 'heads-up' ? ['Heads-up'] : deal.roe === 'exception' ? ['RoE exception'] : []),
  ],
});
