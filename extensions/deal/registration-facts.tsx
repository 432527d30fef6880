import { DescriptionList, DescriptionListItem, Text } from '@hubspot/ui-extensions';
import type { RegistrationView } from '../../contract/views.ts';
import { formatAmount } from '../offers/parse-amount.ts';
import { formatDay, formatMoment } from '../program-time/format-time.ts';
import { lastDayBefore, type ProgramTime } from '../program-time/program-time.ts';
import { behalfWords } from '../words/behalf-words.ts';
import { cardWords as words } from '../words/card-words.ts';
import { clockEnd } from './clock-end.ts';

/** The registration's facts. Estimate and note appear only where the server sent them. */
export function RegistrationFacts({
  registration,
  time,
}: {
  registration: RegistrationView;
  time: ProgramTime;
}) {
  return (
    <>
      <DescriptionList direction="row">
        {factsOf(registration, time).map(([label, text]) => (
          <DescriptionListItem key={label} label={label}>
            <Text>{text}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
      {registration.enforcement !== 'enforce' && (
        <Text variant="microcopy">
          {registration.enforcement === 'observe' ? words.observing : words.advising}
        </Text>
      )}
    </>
  );
}

function factsOf(registration: RegistrationView, time: ProgramTime): [label: string, text: string][] {
  const { account, partner, protectedThrough, followUp, reviewDueAt, estimate, note, state } = registration;
  const domains = account.domains.length > 0 ? ` (${account.domains.join(', ')})` : '';
  const facts: [string, string | null][] = [
    [words.customer, `${account.name}${domains}`],
    [words.partner, words.partnerWithTier(partner.name, partner.tier)],
    [words.claimedOn, formatMoment(registration.claimedAt, time)],
    [words.decisionBy, reviewDueAt === null ? null : formatMoment(reviewDueAt, time)],
    [words.protectedThrough, protectedThrough === null ? null : formatDay(protectedThrough, time)],
    [
      words.followUpBy,
      followUp === null
        ? null
        : followUp.pausedBy != null && followUp.status !== 'missed'
          ? words.paused
          : formatDay(lastDayBefore(clockEnd(followUp), time.timeZone), time),
    ],
    [words.renewals, state === 'active' ? words.renewalCount(registration.renewals) : null],
    [words.estimate, estimate ? formatAmount(estimate.amountMinor, estimate.currency, time.locale) : null],
    [words.credit, creditOf(registration, time)],
    [words.compensation, compensationsOf(registration, time)],
    [words.submitter, registration.life?.submitter?.name ?? null],
    [words.coSellers, coSellersOf(registration)],
    [words.behalf, behalfOf(registration, time)],
    [words.note, note ? note : null],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}

function coSellersOf({ life }: RegistrationView): string | null {
  const names = (life?.coSellers ?? []).map(({ name }) => name);
  return names.length === 0 ? null : names.join(', ');
}

function behalfOf({ life }: RegistrationView, time: ProgramTime): string | null {
  const onBehalf = life?.onBehalf ?? null;
  return onBehalf === null ? null : behalfWords.told(onBehalf, formatMoment(onBehalf.arrivedAt, time));
}

/** What rulings awarded to the partner, each in its currency. */
function compensationsOf({ compensations = [] }: RegistrationView, time: ProgramTime): string | null {
  const amounts = compensations.map(each => formatAmount(each.amountMinor, each.currency, time.locale));
  return amounts.length === 0 ? null : amounts.join(', ');
}

/** What the won deal credits; the amount is told once an exchange rate is known. */
function creditOf({ credit }: RegistrationView, time: ProgramTime): string | null {
  if (credit == null) return null;
  return credit.homeMinor === null
    ? words.creditUnknown
    : formatAmount(credit.homeMinor, credit.homeCurrency, time.locale);
}
