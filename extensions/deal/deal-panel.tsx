import { Divider, Flex } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { DealCardView } from '../../contract/deal-card.ts';
import type { SubmitAnswer } from '../../contract/views.ts';
import type { Server } from '../api/server.ts';
import type { Copy } from '../card/use-copy.tsx';
import { WhyNote } from '../card/why-note.tsx';
import { Offers } from '../offers/offers.tsx';
import type { ProgramTime } from '../program-time/program-time.ts';
import { ClockBars } from './clock-bars.tsx';
import { Consents } from './consents.tsx';
import { dealStatus } from './deal-status.ts';
import { DisputeSection } from './dispute-section.tsx';
import { Evidence } from './evidence.tsx';
import { Findings } from './findings.tsx';
import { History } from './history.tsx';
import { NoticeBox } from './notice-box.tsx';
import { useOpenForms } from './open-forms.ts';
import { ReceiptNote } from './receipt-note.tsx';
import { RegisterSection } from './register-section.tsx';
import { RegistrationFacts } from './registration-facts.tsx';
import { ReviewFacts } from './review-facts.tsx';
import { StatusBlock } from './status-block.tsx';

type Props = {
  view: DealCardView;
  time: ProgramTime;
  server: Server;
  onChanged: () => void;
  onCopy: Copy;
};

/** Everything that one answer of the server says about a deal, most urgent first. */
export function DealPanel({ view, time, server, onChanged, onCopy }: Props) {
  const [acts, setActs] = useState(0);
  const [receipt, setReceipt] = useState<SubmitAnswer | null>(null);
  const { shown, isOpen, setOpen } = useOpenForms(view);
  const { registration } = shown;
  const part = {
    server,
    time,
    isOpen,
    offering: (subject: string) => ({
      server,
      time,
      offers: view.offers.filter(({ about }) => about === subject),
      onDoubt: onChanged,
      onOpen: (open: boolean) => setOpen(subject, open),
      onDone: (answer: { ok: true }) => {
        if (isReceipt(answer)) setReceipt(answer);
        setActs(count => count + 1);
        onChanged();
      },
    }),
  };
  return (
    <Flex direction="column" gap="md">
      {receipt !== null && (
        <ReceiptNote answer={receipt} time={time} onCopy={onCopy} onClose={() => setReceipt(null)} />
      )}
      <StatusBlock status={dealStatus(view, time)} />
      <WhyNote why={view.registration?.why} />
      <Findings {...part} findings={shown.findings} />
      <Consents {...part} consents={shown.consents ?? []} onCopy={onCopy} />
      {registration !== null && (
        <>
          {view.notices.map(notice => (
            <NoticeBox key={notice.title} notice={notice} variant="warning" time={time} />
          ))}
          <ClockBars registration={registration} time={time} />
          {shown.review !== null && <ReviewFacts {...part} review={shown.review} />}
          <Offers {...part.offering('registration')} />
          {shown.dispute !== null && <DisputeSection {...part} dispute={shown.dispute} />}
        </>
      )}
      <RegisterSection {...part} refusal={view.canRegister.refusal} />
      {registration !== null && (
        <>
          <Divider />
          <RegistrationFacts registration={registration} time={time} />
          <Evidence {...part} registration={registration} />
          <History
            key={acts}
            readAt={view.now}
            server={server}
            registrationId={registration.id}
            time={time}
          />
        </>
      )}
    </Flex>
  );
}

/** Of everything that is sent from a card only a submission is answered with a receipt. */
const isReceipt = (answer: { ok: true }): answer is SubmitAnswer => 'receipt' in answer;
