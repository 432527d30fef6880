import type { RegistrationView } from '../../contract/views.ts';
import type { WayOut } from '../api/deal-server.ts';
import { rejectReasons, actionWords as words } from '../words/action-words.ts';
import type { ConfirmSpec } from './confirm-form.tsx';

export type RegistrationAction = 'approve' | 'reject' | 'withdraw' | 'log-follow-up' | 'renew';

const never = () => null;

/** How each action on a registration is put to the person. */
export function registrationSpec(action: RegistrationAction, registration: RegistrationView): ConfirmSpec {
  const partner = registration.partner.name;
  const base = { title: words[action].title, confirm: words[action].confirm, textLabel: words[action].text };
  switch (action) {
    case 'approve':
      return {
        ...base,
        consequence: words.approve.consequence(partner, registration.account.name),
        destructive: false,
        codes: null,
        textRequired: never,
      };
    case 'reject':
      return {
        ...base,
        consequence: words.reject.consequence(partner),
        destructive: true,
        codes: {
          label: words.reject.code,
          placeholder: words.reject.codePlaceholder,
          missing: words.codeMissing,
          options: Object.entries(rejectReasons).map(([value, label]) => ({ label, value })),
        },
        textRequired: code => (code === 'OTHER' ? words.reject.textRequired : null),
      };
    case 'withdraw':
      return {
        ...base,
        consequence: words.withdraw.consequence(partner, registration.state === 'active'),
        destructive: true,
        codes: null,
        textRequired: never,
      };
    case 'log-follow-up':
      return {
        ...base,
        consequence: words['log-follow-up'].consequence(partner),
        destructive: false,
        codes: null,
        textRequired: () => words['log-follow-up'].text,
      };
    case 'renew':
      return {
        ...base,
        consequence: words.renew.consequence(partner),
        destructive: false,
        codes: null,
        textRequired: never,
        textLabel: null,
      };
  }
}

/** How each way out of a heads-up is put to the person. Only an exemption needs their own words. */
export function wayOutSpec(wayOut: WayOut): ConfirmSpec {
  const { title, consequence, confirm, text } = words[wayOut];
  return {
    title,
    consequence,
    confirm,
    textLabel: text,
    destructive: false,
    codes: null,
    textRequired: wayOut === 'exempt' ? () => text : never,
  };
}
