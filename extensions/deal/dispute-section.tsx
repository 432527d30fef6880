import { Button, Divider, Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { DisputeAnswer, DisputeView, OpenDisputeRequest } from '../../contract/disputes.ts';
import type { RegistrationView } from '../../contract/views.ts';
import type { DealServer } from '../api/deal-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { disputeWords as words } from '../words/dispute-words.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { DisputeActions } from './dispute-actions.tsx';
import { DisputeFacts } from './dispute-facts.tsx';
import { openDisputeSpec } from './dispute-specs.ts';
import { FailureNote } from './failure-note.tsx';

type Props = { server: DealServer; registration: RegistrationView; time: ProgramTime; onDone: () => void };

/** The dispute that the registration is in, with what this reader may do; where none is open, the way to open one. */
export function DisputeSection({ server, registration, time, onDone }: Props) {
  const { dispute } = registration;
  const mayOpen = registration.actions.some(action => action.name === 'open-dispute' && action.allowed);
  return (
    <>
      {dispute != null && (
        // Read anew with every reading of the card.
        <Dispute
          key={`${dispute.id} ${time.now}`}
          server={server}
          id={dispute.id}
          time={time}
          onDone={onDone}
        />
      )}
      {mayOpen && <OpenDispute server={server} registrationId={registration.id} onDone={onDone} />}
    </>
  );
}

function Dispute({
  server,
  id,
  time,
  onDone,
}: {
  server: DealServer;
  id: string;
  time: ProgramTime;
  onDone: () => void;
}) {
  const { state, reload } = useLoaded(id, disputeId => server.dispute(disputeId));
  if (state.status === 'loading') return <LoadingSpinner label={words.loading} showLabel size="sm" />;
  if (state.status === 'failed')
    // Not everybody who sees the registration may read its dispute.
    return state.failure.kind === 'not-found' ? null : (
      <FailureNote failure={state.failure} onRetry={reload} />
    );
  const view: DisputeView = state.value.dispute;
  return (
    <Flex direction="column" gap="sm">
      <Divider />
      <DisputeFacts dispute={view} time={time} />
      <DisputeActions server={server} dispute={view} locale={time.locale} onDone={onDone} />
    </Flex>
  );
}

function OpenDispute({
  server,
  registrationId,
  onDone,
}: {
  server: DealServer;
  registrationId: string;
  onDone: () => void;
}) {
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <Button variant="secondary" size="sm" onClick={() => setOpen(true)}>
        {words.acts.open.name}
      </Button>
    );
  return (
    <ConfirmForm<DisputeAnswer>
      spec={openDisputeSpec()}
      send={(idempotencyKey, { code, text }) =>
        server.openDispute(registrationId, { idempotencyKey, kind: kindOf(code), text })
      }
      onDone={() => {
        setOpen(false);
        onDone();
      }}
      onCancel={() => setOpen(false)}
    />
  );
}

/** The select offers only known kinds; anything else would be a fault of this card. */
function kindOf(code: string): OpenDisputeRequest['kind'] {
  if (code === 'partner-partner' || code === 'partner-direct' || code === 'partner-decision') return code;
  throw new Error(`unknown kind of dispute ${code}`);
}
