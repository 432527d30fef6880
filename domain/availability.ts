import { firstThatFlips, type Why } from './why.ts';
/**
 * Who asks whether a customer is free: a partner's people count as their partner (E44), everybody else as themselves.
 * Whoever works for several partners counts as the first by id.
 */
export function askerOf(person: { userId: string; partnerCompanyIds: readonly string[] }): {
  key: string;
  partnerCompanyId: string | null;
} {
  const partnerCompanyId =
    person.partnerCompanyIds.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))[0] ?? null;
  return partnerCompanyId === null
    ? { key: `user:${person.userId}`, partnerCompanyId }
    : { key: `partner:${partnerCompanyId}`, partnerCompanyId };
}

/** Whether so many different customers, asked about on one day, are probing (E44): the limit itself is not. */
export function isProbing(domains: number, settings: { alertDomainsPerDay: number }): boolean {
  return domains > settings.alertDomainsPerDay;
}

/**
 * How long an answer waits, so that it leaves on the next whole tick after the question came: how long the looking took
 * is not to be read off it. Looking that took longer than a tick waits for the one after.
 */
export function waitForTick(elapsedMs: number, tickMs: number): number {
  return (Math.floor(elapsedMs / tickMs) + 1) * tickMs - elapsedMs;
}

/** Why somebody is told of who asks about so many customers (E44). */
export function explainProbing(
  askedOn: Temporal.PlainDate,
  domains: number,
  settings: { alertDomainsPerDay: number },
): Why {
  const usual = settings.alertDomainsPerDay;
  return {
    code: 'MANY_CUSTOMERS_ASKED_ABOUT',
    rule: 'E44',
    facts: { askedOn: askedOn.toString(), domains, alertDomainsPerDay: usual },
    wouldChange: firstThatFlips(
      [
        {
          change: { fact: 'domains', becomes: usual, text: `Up to ${usual} customers a day nobody is told.` },
          asked: usual,
        },
      ],
      asked => !isProbing(asked, settings),
    ),
  };
}
