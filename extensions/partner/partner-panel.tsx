import { List, Text } from '@hubspot/ui-extensions';
import type { PartnerCardView } from '../../contract/partner-card.ts';
import type { Server } from '../api/server.ts';
import { Section } from '../card/section.tsx';
import { inWords } from '../offers/in-words.ts';
import { Offers } from '../offers/offers.tsx';
import { formatDay, formatDayOf, formatMoment } from '../program-time/format-time.ts';
import { lastDayBefore, type ProgramTime } from '../program-time/program-time.ts';
import { partnerWords as words } from '../words/partner-words.ts';
import { ClaimsTable } from './claims-table.tsx';
import { PartnerHead } from './partner-head.tsx';
import { PeopleWithLink } from './people-with-link.tsx';
import { SourcedCharts } from './sourced-charts.tsx';
import { TierProgress } from './tier-progress.tsx';
import { WaitingTable } from './waiting-table.tsx';

type Props = { view: PartnerCardView; time: ProgramTime };
type PanelProps = Props & { server: Server; onChanged: () => void };

/** Everything that one answer of the server says about a partner, what hurts first at the top. */
export function PartnerPanel({ view, time, server, onChanged }: PanelProps) {
  const { protectedClaims, waitingClaims, numbers, tierProgress, offers, people } = view;
  const offersAbout = (subject: string) => (
    <Offers
      server={server}
      offers={offers.filter(({ about }) => about === subject)}
      time={time}
      onDone={onChanged}
      onDoubt={onChanged}
    />
  );
  return (
    <>
      <PartnerHead view={view} time={time} />
      <Section title={words.claims.title(protectedClaims.length)}>
        <ClaimsTable claims={protectedClaims} time={time} />
      </Section>
      <Missed view={view} time={time} />
      <Renewals view={view} time={time} />
      <Disputes view={view} time={time} />
      <Section title={words.waiting.title(waitingClaims.length)}>
        <WaitingTable claims={waitingClaims} time={time} />
      </Section>
      {tierProgress !== undefined && (
        <TierProgress progress={tierProgress} time={time}>
          {offersAbout('tier')}
        </TierProgress>
      )}
      {people !== undefined && (
        <PeopleWithLink people={people} time={time}>
          {offersAbout('link')}
        </PeopleWithLink>
      )}
      {numbers !== undefined && (
        <Section title={words.numbers.title}>
          <SourcedCharts numbers={numbers} locale={time.locale} />
        </Section>
      )}
      {numbers?.plan != null && (
        <Section title={words.plan.title}>
          <Text>
            {words.plan.line(
              numbers.plan.text,
              numbers.plan.readAt === null ? null : formatDayOf(numbers.plan.readAt, time),
            )}
          </Text>
        </Section>
      )}
    </>
  );
}

function Missed({ view, time }: Props) {
  const missed = view.protectedClaims.filter(({ followUp }) => followUp.misses.length > 0);
  if (missed.length === 0) return null;
  return (
    <Section title={words.missed.title(missed.length)}>
      <List variant="unordered-styled">
        {missed.map(({ id, accountName, followUp }) => (
          <Text key={id}>
            {words.missed.line(
              accountName,
              followUp.misses.map(at => formatDay(lastDayBefore(at, time.timeZone), time)),
              followUp.directWindowOpen,
            )}
            {followUp.misses.length >= 3 ? ` ${words.missed.review}` : ''}
          </Text>
        ))}
      </List>
    </Section>
  );
}

function Renewals({ view, time }: Props) {
  const due = view.protectedClaims.flatMap(claim =>
    claim.renewal === null ? [] : [{ ...claim, renewal: claim.renewal }],
  );
  if (due.length === 0) return null;
  return (
    <Section title={words.renewals.title(due.length)}>
      <List variant="unordered-styled">
        {due.map(({ id, accountName, protectedThrough, renewal }) => (
          <Text key={id}>
            {words.renewals.line(
              accountName,
              formatDay(protectedThrough, time),
              words.renewals.status[renewal.status],
              inWords(renewal.text, time),
            )}
          </Text>
        ))}
      </List>
    </Section>
  );
}

function Disputes({ view, time }: Props) {
  if (view.disputes.length === 0) return null;
  return (
    <Section title={words.disputes.title(view.disputes.length)}>
      <List variant="unordered-styled">
        {view.disputes.map(({ id, accountName, kind, openedAt, nextLimit }) => (
          <Text key={id}>
            {words.disputes.line(
              accountName,
              words.disputes.kinds[kind],
              formatDayOf(openedAt, time),
              nextLimit === null ? null : formatMoment(nextLimit.at, time),
            )}
          </Text>
        ))}
      </List>
    </Section>
  );
}
