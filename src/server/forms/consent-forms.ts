import type { ConsentView } from '../../../contract/consents.ts';
import type { OfferField } from '../../../contract/offers.ts';
import { needed, optional, type Wording } from './form-parts.ts';

/** Answering a request for consent, and taking one back; a partner manager who decides says why. */
export function consentForm(
  step: string,
  consent: ConsentView,
  behalf: readonly OfferField[] = [],
): Wording | null {
  const { scopeText, partnerName, answersAs } = consent;
  const fixed = { step, consentId: consent.id };
  const words =
    step !== 'revoke' && answersAs === 'partner-manager'
      ? needed(`Why you decide in ${partnerName}’s stead`)
      : optional('A word to the rep');
  // While the partner has time to answer, its manager enters nothing but what the partner said.
  const fields = [
    words,
    ...(step === 'revoke' || answersAs === 'partner'
      ? []
      : behalf.map(field => (answersAs === 'on-behalf' ? asked(field) : field))),
  ];
  switch (step) {
    case 'grant':
      return {
        label: 'Grant',
        rank: 'first',
        title: 'Grant this consent?',
        consequence: `Direct sales may ${scopeText}, until the consent ends or is taken back. Open heads-ups about it are resolved. The customer stays registered to ${partnerName}. Your name is recorded.`,
        confirm: 'Grant the consent',
        fixed,
        fields,
      };
    case 'refuse':
      return {
        label: 'Refuse',
        rank: 'usual',
        title: 'Refuse this consent?',
        consequence: `Nothing is permitted, and the rep who asked reads your words. Open heads-ups stay open. The customer stays registered to ${partnerName}. Your name is recorded.`,
        confirm: 'Refuse the consent',
        fixed,
        fields,
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
        fields,
      };
    default:
      return null;
  }
}

/** How the answer came and where it is kept are not left out. */
const asked = (field: OfferField): OfferField =>
  field.name === 'arrivedAt'
    ? field
    : {
        ...field,
        label: field.label.replace(' (optional)', ''),
        required: true,
        missing: field.name === 'source' ? 'Choose how the partner answered.' : 'Say where it is kept.',
      };
