import type { SubmitRequest } from '../../contract/requests.ts';
import { registerWords as words } from '../words/register-words.ts';
import { parseAmount } from './parse-amount.ts';

/** What a person typed into the form, as typed. */
export type RegisterDraft = { partnerCompanyId: string; amount: string; currency: string; note: string };
export type RegisterErrors = Partial<Record<'partnerCompanyId' | 'amount' | 'note', string>>;
export type RegisterBody = Omit<SubmitRequest, 'idempotencyKey'>;

/** The request that a draft stands for, or the error of each field at fault. */
export function readDraft(
  draft: RegisterDraft,
  target: { dealId: string; companyId: string; locale: string },
): { ok: true; body: RegisterBody } | { ok: false; errors: RegisterErrors } {
  const errors: RegisterErrors = {};
  const note = draft.note.trim();
  const typed = draft.amount.trim();
  const amountMinor = typed === '' ? null : parseAmount(typed, draft.currency, target.locale);
  if (draft.partnerCompanyId === '') errors.partnerCompanyId = words.partnerMissing;
  if (typed !== '' && amountMinor === null) errors.amount = words.amountWrong;
  if (note.length > 4000) errors.note = words.noteTooLong;
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    body: {
      dealId: target.dealId,
      companyId: target.companyId,
      partnerCompanyId: draft.partnerCompanyId,
      ...(note === '' ? {} : { note }),
      ...(amountMinor === null ? {} : { estimate: { amountMinor, currency: draft.currency } }),
    },
  };
}
