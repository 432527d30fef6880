import { Alert, List, Text } from '@hubspot/ui-extensions';
import type { AccountCardView } from '../../contract/account-card.ts';
import type { Server } from '../api/server.ts';
import { RecordLink } from '../card/record-link.tsx';
import { Section } from '../card/section.tsx';
import { ClockBars } from '../deal/clock-bars.tsx';
import { dealStatus } from '../deal/deal-status.ts';
import { StatusBlock } from '../deal/status-block.tsx';
import { formatDayOf } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { accountWords as words } from '../words/account-words.ts';
import { stateNames } from '../words/status-words.ts';
import { HeldPeriods } from './held-periods.tsx';
import { HolderLookUp } from './holder-look-up.tsx';

type Props = { view: AccountCardView; time: ProgramTime; server: Server; companyId: string };

/** Everything that one answer of the server says about a customer. */
export function AccountPanel({ view, time, server, companyId }: Props) {
  const { registration, isPartner, waiting } = view;
  return (
    <>
      {isPartner && (
        <Alert title={words.isPartner.title} variant="info">
          {words.isPartner.text}
        </Alert>
      )}
      <StatusBlock status={dealStatus({ ...view, companyId }, time)} />
      {registration !== null && (
        <>
          <ClockBars registration={registration} time={time} />
          {registration.dealId !== null && (
            <RecordLink type="deal" id={registration.dealId} name={words.openDeal} />
          )}
        </>
      )}
      {waiting.length > 0 && (
        <Section title={words.waiting.title(waiting.length)}>
          <List variant="unordered-styled">
            {waiting.map(({ id, partnerName, state, queuePosition, claimedAt }) => (
              <Text key={id}>
                {words.waiting.line(
                  partnerName,
                  stateNames[state],
                  queuePosition,
                  formatDayOf(claimedAt, time),
                )}
              </Text>
            ))}
          </List>
        </Section>
      )}
      <Scope view={view} />
      <Section title={words.history.title}>
        <HeldPeriods periods={view.periods} time={time} />
        <HolderLookUp server={server} companyId={companyId} time={time} />
      </Section>
    </>
  );
}

/** Which companies are this customer, and why. */
function Scope({ view }: { view: AccountCardView }) {
  const { companies, links, undecidedLinks = [], scope } = view;
  const { scope: said } = words;
  const current = companies.filter(({ mergedInto }) => mergedInto === null);
  return (
    <Section title={said.title(current.length)}>
      <Text>{scope}</Text>
      {companies.length === 1 ? (
        <Text>{said.alone}</Text>
      ) : (
        <>
          <List variant="unordered-styled">
            {companies.map(({ companyId, name, domain, mergedInto }) =>
              mergedInto === null ? (
                <RecordLink key={companyId} type="company" id={companyId} name={said.domain(name, domain)} />
              ) : (
                <Text key={companyId}>{said.merged(name)}</Text>
              ),
            )}
          </List>
          <Text format={{ fontWeight: 'demibold' }}>{said.why}</Text>
          <List variant="unordered-styled">
            {links.map(({ level, value, text }) => (
              <Text key={`${level} ${value} ${text}`}>{said.link(level, text)}</Text>
            ))}
          </List>
        </>
      )}
      {undecidedLinks.length > 0 && (
        <Alert title={said.undecided} variant="warning">
          {[...undecidedLinks.map(({ text }) => text), said.undecidedText].join(' ')}
        </Alert>
      )}
    </Section>
  );
}
