import type { DisputeSide } from '../../contract/dispute-summary.ts';
import type { RulingCode, RulingRequest } from '../../contract/disputes.ts';
import { disputeWords as words } from '../words/dispute-words.ts';
import { parseAmount } from './parse-amount.ts';

/** A ruling as it is typed. */
export type RulingDraft = {
  code: string;
  reasoning: string;
  percent: string;
  to: string;
  amount: string;
  currency: string;
};
export type RulingBody = Omit<RulingRequest, 'idempotencyKey'>;
export type RulingErrors = Partial<Record<keyof RulingDraft, string>>;

/** The ruling to send, or what is wrong beside each field. */
export function readRuling(
  draft: RulingDraft,
  locale: string,
): { ok: true; body: RulingBody } | { ok: false; errors: RulingErrors } {
  const code = codeOf(draft.code);
  const to = sideOf(draft.to);
  const amountMinor = parseAmount(draft.amount, draft.currency, locale);
  const percentFits = /^[1-9][0-9]?$/.test(draft.percent.trim());
  const reasoning = draft.reasoning.trim();
  const errors: RulingErrors = {
    ...(code === null && { code: words.rulingMissing }),
    ...(reasoning === '' && { reasoning: words.reasoningMissing }),
    ...(code === 'SPLIT' && !percentFits && { percent: words.percentWrong }),
    ...(code === 'COMPENSATE' && to === null && { to: words.sideMissing }),
    ...(code === 'COMPENSATE' && amountMinor === null && { amount: words.amountWrong }),
  };
  if (code === null || Object.keys(errors).length > 0) return { ok: false, errors };
  const compensation =
    code === 'COMPENSATE' && to !== null && amountMinor !== null
      ? { to, amountMinor, currency: draft.currency }
      : {};
  return {
    ok: true,
    body: {
      code,
      reasoning,
      ...(code === 'SPLIT' && { percent: Number(draft.percent.trim()) }),
      ...compensation,
    },
  };
}

function codeOf(text: string): RulingCode | null {
  return Object.keys(words.rulings).find((code): code is RulingCode => code === text) ?? null;
}

function sideOf(text: string): DisputeSide | null {
  return Object.keys(words.sides).find((side): side is DisputeSide => side === text) ?? null;
}
