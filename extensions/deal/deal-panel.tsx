import { Alert, Button, Divider, Flex } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { DealView, SubmitAnswer } from '../../contract/views.ts';
import type { Failure } from '../api/ask-server.ts';
import type { DealServer } from '../api/deal-server.ts';
import { cardWords } from '../words/card-words.ts';
import { ClockBars } from './clock-bars.tsx';
import { Consents } from './consents.tsx';
import { dealStatus } from './deal-status.ts';
import { DisputeSection } from './dispute-section.tsx';
import { Evidence } from './evidence.tsx';
import { failureText } from './failure-note.tsx';
import { Findings } from './findings.tsx';
import { History } from './history.tsx';
import { ReceiptNote } from './receipt-note.tsx';
import { RegisterSection } from './register-section.tsx';
import { RegistrationActions } from './registration-actions.tsx';
import { RegistrationFacts } from './registration-facts.tsx';
import { StatusBlock } from './status-block.tsx';

type Props = {
  view: DealView;
  /** Why the view could not be read again; null while it is fresh. */
  stale: Failure | null;
  dealId: string;
  locale: string;
  server: DealServer;
  onChanged: () => void;
  onCopy: (text: string) => void;
};

/** Everything that one answer of the server says about a deal, most urgent first. */
export function DealPanel({ view, stale, dealId, locale, server, onChanged, onCopy }: Props) {
  const [receipt, setReceipt] = useState<SubmitAnswer | null>(null);
  const time = { now: view.now, timeZone: view.timeZone, locale };
  const { registration } = view;
  return (
    <Flex direction="column" gap="md">
      {stale !== null && <StaleNote failure={stale} onRefresh={onChanged} />}
      {receipt !== null && (
        <ReceiptNote answer={receipt} time={time} onCopy={onCopy} onClose={() => setReceipt(null)} />
      )}
      <StatusBlock status={dealStatus(view, time)} />
      <Findings server={server} findings={view.findings} time={time} onDone={onChanged} />
      <Consents
        server={server}
        consents={view.consents ?? []}
        time={time}
        onDone={onChanged}
        onCopy={onCopy}
      />
      {registration !== null && (
        <>
          <ClockBars registration={registration} time={time} />
          <RegistrationActions server={server} registration={registration} onDone={onChanged} />
          <DisputeSection server={server} registration={registration} time={time} onDone={onChanged} />
        </>
      )}
      <RegisterSection
        view={view}
        dealId={dealId}
        locale={locale}
        server={server}
        onDone={answer => {
          setReceipt(answer);
          onChanged();
        }}
      />
      {registration !== null && (
        <>
          <Divider />
          <RegistrationFacts registration={registration} time={time} />
          <Evidence registration={registration} time={time} />
          <History key={view.now} server={server} registrationId={registration.id} time={time} />
        </>
      )}
    </Flex>
  );
}

function StaleNote({ failure, onRefresh }: { failure: Failure; onRefresh: () => void }) {
  return (
    <Flex direction="column" gap="xs">
      <Alert title={cardWords.stale} variant="warning">
        {failureText(failure).title}
      </Alert>
      <Button variant="secondary" size="sm" onClick={onRefresh}>
        {cardWords.refresh}
      </Button>
    </Flex>
  );
}
