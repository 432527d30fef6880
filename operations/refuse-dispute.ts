import type { DisputeKind } from '../domain/dispute.ts';
import { disputeRefusal } from '../domain/dispute-commands.ts';

/** Refusals before the rules of a case are asked: what is named does not exist, or there is nothing to dispute. */
export const refuseDispute = {
  unknown: (disputeId: string) =>
    disputeRefusal('UNKNOWN_DISPUTE', {
      title: 'There is no such dispute',
      detail: 'No dispute of this HubSpot account has that id.',
      facts: { disputeId },
      wouldChange: [
        {
          fact: 'disputeId',
          becomes: 'an existing id',
          text: 'Open the deal again and retry from its card.',
        },
      ],
    }),

  openAlready: (disputeId: string) =>
    disputeRefusal('ALREADY_DISPUTED', {
      title: 'A dispute about this registration is open already',
      detail: 'One at a time: say what you have to say in that one.',
      facts: { disputeId, open: true },
      wouldChange: [
        {
          fact: 'open',
          becomes: false,
          text: 'Give your evidence in the open dispute, or wait for its decision.',
        },
      ],
    }),

  nobodyOpposite: (kind: DisputeKind) =>
    disputeRefusal('NO_OPPONENT', {
      title: 'There is nobody to have this dispute with',
      detail: {
        'partner-partner': 'No other partner’s registration stands in the way of this one.',
        'partner-direct':
          'Nobody of direct sales is known to work this customer: there is no open heads-up, and nobody of direct sales owns another deal of it.',
        'partner-decision': 'No decision about this registration can be disputed now.',
      }[kind],
      facts: { kind, opponents: false },
      wouldChange: [
        {
          fact: 'opponents',
          becomes: true,
          text:
            kind === 'partner-direct'
              ? 'Tell the partner manager who it was and when: the dispute can be opened with the HubSpot user named.'
              : 'Ask the partner manager what can be done about it.',
        },
      ],
    }),
};
