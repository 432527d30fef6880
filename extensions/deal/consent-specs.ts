import type { ConsentScope, ConsentView } from '../../contract/consents.ts';
import type { FindingView } from '../../contract/views.ts';
import { consentWords as words } from '../words/consent-words.ts';
import type { ConfirmSpec } from './confirm-form.tsx';

export type ConsentStep = 'grant' | 'refuse' | 'revoke';

/** How asking for consent is put to the rep: what for, and why. Without a deal there is none to ask about. */
export function askSpec(finding: Pick<FindingView, 'dealId'>): ConfirmSpec {
  const { title, consequence, confirm, text, scope, scopePlaceholder, scopeMissing, scopes } = words.ask;
  const offered = Object.entries(scopes).filter(([kind]) => kind !== 'deal' || finding.dealId !== null);
  return {
    title,
    consequence,
    confirm,
    textLabel: text,
    destructive: false,
    codes: {
      label: scope,
      placeholder: scopePlaceholder,
      missing: scopeMissing,
      options: offered.map(([value, label]) => ({ label, value })),
    },
    textRequired: () => text,
  };
}

/** The scope that was chosen; the select offers only these. */
export function chosenScope(code: string, finding: Pick<FindingView, 'dealId'>): ConsentScope {
  if (code === 'account' || code === 'outreach') return { kind: code };
  if (code === 'deal' && finding.dealId !== null) return { kind: 'deal', dealId: finding.dealId };
  throw new Error(`unknown scope ${code}`);
}

/** How an answer or a taking back is put to the person; a partner manager who decides says why. */
export function consentSpec(step: ConsentStep, consent: ConsentView): ConfirmSpec {
  const { title, consequence, confirm } = words[step];
  const inStead = step !== 'revoke' && consent.answersAs === 'partner-manager';
  return {
    title,
    consequence: consequence(consent.scopeText, consent.partnerName),
    confirm,
    textLabel: words.text,
    destructive: step === 'revoke',
    codes: null,
    textRequired: () => (inStead ? words.textRequired(consent.partnerName) : null),
  };
}
