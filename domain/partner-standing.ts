import { firstThatFlips, type Why } from './why.ts';

export type PartnerStatus = 'active' | 'suspended' | 'terminated';

/** What a partner has ends when it leaves the program; suspended, its protections run on (E28). */
export const endsClaims = (status: PartnerStatus): boolean => status === 'terminated';

/** Why a registration of a partner that left was revoked, or its claim withdrawn. */
export const explainLeaving = (status: PartnerStatus): Why => ({
  code: 'PARTNER_TERMINATED',
  rule: 'E28',
  facts: { partnerStatus: status },
  wouldChange: firstThatFlips(
    [
      {
        change: {
          fact: 'partnerStatus',
          becomes: 'active',
          text: 'A partner that is in the program keeps its registrations.',
        },
        asked: 'active' as const,
      },
    ],
    asked => !endsClaims(asked),
  ),
});
