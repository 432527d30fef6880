import type { Offer } from '../../../contract/offers.ts';
import type { PartnerContact } from '../../../domain/partner-contact.ts';
import { offerOf } from './form-parts.ts';

type Of = {
  companyId: string;
  partnerName: string;
  contacts: readonly PartnerContact[];
  /** Ids of those whose mail came back. */
  returned: ReadonlySet<string>;
};

/** Personal links of the partner's people: giving one, and taking back each that is in use. */
export function linkOffers({ companyId, partnerName, contacts, returned }: Of): Offer[] {
  const path = `/partners/${companyId}/contacts`;
  return [
    offerOf('link', { name: 'issue-link', allowed: true, reason: null }, path, {
      label: 'Give a personal link',
      rank: 'usual',
      title: `Give a person of ${partnerName} a personal link?`,
      consequence: `The person gets it by mail, sees ${partnerName}’s own registrations and acts on them without a HubSpot seat. It opens with a code that goes to the same address, and ends after a year. Who has a link already gets a new one.`,
      confirm: 'Send the link',
      fields: [
        {
          name: 'email',
          kind: 'line',
          label: 'Mail address',
          hint: 'On the partner’s own domain.',
          required: true,
          missing: 'Give the address on the partner’s domain.',
        },
        { name: 'name', kind: 'line', label: 'Name (optional)', required: false },
      ],
    }),
    ...contacts
      .filter(({ contactId, revokedAt }) => revokedAt === null && returned.has(contactId))
      .map(({ contactId, name, email }) =>
        offerOf(
          'link',
          { name: `mail-works${contactId}`, allowed: true, reason: null },
          `${path}/${contactId}/mail-works`,
          {
            label: `Mail reaches ${name ?? email ?? 'the person'} again`,
            rank: 'usual',
            title: `Does mail reach ${name ?? email ?? 'this person'} again?`,
            consequence:
              'Digests go to the address as before. If mail comes back once more, you get a task again. Signing in with a code that was sent there says the same by itself.',
            confirm: 'It reaches them again',
          },
        ),
      ),
    ...contacts
      .filter(({ revokedAt }) => revokedAt === null)
      .map(({ contactId, name, email }) =>
        offerOf(
          'link',
          { name: `revoke-link${contactId}`, allowed: true, reason: null },
          `${path}/${contactId}/revoke`,
          {
            label: `Take back ${name ?? email ?? 'a link'}’s link`,
            rank: 'more',
            title: `Take back the link of ${name ?? email ?? 'this person'}?`,
            consequence:
              'The link and its sessions end at once. What the person did stays. You can give a new link at any time.',
            confirm: 'Take it back',
            destructive: true,
          },
        ),
      ),
  ];
}
