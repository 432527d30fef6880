import type { ConsentView } from '../../../contract/consents.ts';
import { needed, optional, type Wording } from './form-parts.ts';

/** Answering a request for consent, and taking one back; a partner manager who decides says why. */
export function consentForm(step: string, consent: ConsentView): Wording | null {
  const { scopeText, partnerName, answersAs } = consent;
  const fixed = { step, consentId: consent.id };
  const words =
    step !== 'revoke' && answersAs === 'partner-manager'
      ? needed(`Why you decide in ${partnerName}’s stead`)
      : optional('A word to the rep');
  switch (step) {
    case 'grant':
      return {
        label: 'Grant',
        rank: 'first',
        title: 'Grant this consent?',
        consequence: `Direct sales may ${scopeText}, until the consent ends or is taken back. Open heads-ups about it are resolved. The customer stays registered to ${partnerName}. Your name is recorded.`,
        confirm: 'Grant the consent',
        fixed,
        fields: [words],
      };
    case 'refuse':
      return {
        label: 'Refuse',
        rank: 'usual',
        title: 'Refuse this consent?',
        consequence: `Nothing is permitted, and the rep who asked reads your words. Open heads-ups stay open. The customer stays registered to ${partnerName}. Your name is recorded.`,
        confirm: 'Refuse the consent',
        fixed,
        fields: [words],
      };
    case 'revoke':
      return {
        label: 'Take back',
        rank: 'usual',
        title: 'Take this consent back?',
        consequence: `From now on direct sales need ${partnerName}’s consent again. What they began until now stays legitimate. Your name is recorded.`,
        confirm: 'Take it back',
        destructive: true,
        fixed,
        fields: [words],
      };
    default:
      return null;
  }
}
