import { convert, rateOn } from '../domain/money.ts';
import type { Policy } from '../domain/policy.ts';
import type { CreditsPort } from './credit-records.ts';

export type ConvertPorts = Pick<CreditsPort, 'creditsWithoutRate' | 'convertCredit'>;

/** Converts the credits that waited for an exchange rate, once (T8): those that have one keep it (E34). */
export async function convertCredits(ports: ConvertPorts, { money, timeZone }: Policy): Promise<void> {
  for (const credit of await ports.creditsWithoutRate()) {
    if (credit.homeCurrency !== money.homeCurrency) continue;
    const rate = rateOn(money, credit.currency, credit.closedAt, timeZone);
    if (rate === null) continue;
    const homeMinor = convert(credit.amountMinor, credit.currency, rate, credit.homeCurrency);
    await ports.convertCredit(credit.creditId, homeMinor, rate);
  }
}
