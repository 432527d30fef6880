import { type Consent, consentAfter, expireConsent } from './consent.ts';
import { firstThatFlips, type Why } from './why.ts';

/** Why there is consent, or none: what was answered, and as whom (section 8). Whoever answers is free to. */
export function explainConsentAnswer(answered: Pick<Consent, 'status' | 'answeredAs'>, grants: boolean): Why {
  return {
    code: grants ? 'CONSENT_GRANTED' : 'CONSENT_REFUSED',
    rule: 'R-consent',
    facts: { answer: grants ? 'grant' : 'refuse', answeredAs: answered.answeredAs },
    wouldChange: firstThatFlips(
      (['grant', 'refuse'] as const).map(answer => ({
        change: {
          fact: 'answer',
          becomes: answer,
          text: grants ? 'With a no nothing would be permitted.' : 'With a yes it would be permitted.',
        },
        asked: answer,
      })),
      answer => {
        const led = consentAfter('asked', answer);
        return led.ok && led.to !== answered.status;
      },
    ),
  };
}

/** Whether the partner's time to answer is over without an answer: silence is not consent. */
export const isUnanswered = (
  { answerDueAt, answeredAt }: Pick<Consent, 'answerDueAt' | 'answeredAt'>,
  at: Temporal.Instant,
): boolean => answeredAt === null && Temporal.Instant.compare(answerDueAt, at) <= 0;

/** Why the partner manager may decide now in the partner's stead. */
export function explainSilence(consent: Pick<Consent, 'answerDueAt'>): Why {
  const { answerDueAt } = consent;
  const inTime = answerDueAt.subtract({ milliseconds: 1 });
  return {
    code: 'CONSENT_UNANSWERED',
    rule: 'R-consent',
    facts: { answeredAt: null, answerDueAt: answerDueAt.toString() },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'answeredAt',
            becomes: inTime.toString(),
            text: 'An answer of the partner before its time was over would have decided it.',
          },
          asked: { answerDueAt, answeredAt: inTime },
        },
      ],
      asked => !isUnanswered(asked, answerDueAt),
    ),
  };
}

/** Why a consent covers nothing from now on: its time was over, or it was taken back. */
export function explainConsentEnd(consent: Consent): Why {
  const { validUntil, revokedAt } = consent;
  const facts = {
    validUntil: validUntil?.toString() ?? null,
    revokedAt: revokedAt?.toString() ?? null,
  };
  if (revokedAt !== null) {
    return {
      code: 'CONSENT_REVOKED',
      rule: 'R-consent',
      facts,
      wouldChange: firstThatFlips(
        [
          {
            change: { fact: 'revokedAt', becomes: null, text: 'Not taken back it would go on.' },
            asked: { ...consent, status: 'granted' as const, revokedAt: null },
          },
        ],
        asked => expireConsent(asked, revokedAt).status === 'granted',
      ),
    };
  }
  return {
    code: 'CONSENT_EXPIRED',
    rule: 'R-consent',
    facts,
    wouldChange:
      validUntil === null
        ? []
        : firstThatFlips(
            [
              {
                change: {
                  fact: 'validUntil',
                  becomes: validUntil.add({ milliseconds: 1 }).toString(),
                  text: 'Ask again: a new yes is good for as many days again.',
                },
                asked: {
                  ...consent,
                  status: 'granted' as const,
                  validUntil: validUntil.add({ milliseconds: 1 }),
                },
              },
            ],
            asked => expireConsent(asked, validUntil).status === 'granted',
          ),
  };
}
