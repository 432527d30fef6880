import { useState } from 'react';
import type { DisputeAnswer, DisputeView, EvidenceRequest } from '../../contract/disputes.ts';
import type { DealServer } from '../api/deal-server.ts';
import { disputeWords as words } from '../words/dispute-words.ts';
import { ActionButtons } from './action-buttons.tsx';
import { type Confirmation, ConfirmForm } from './confirm-form.tsx';
import { type DisputeAct, disputeSpec } from './dispute-specs.ts';
import { RulingForm } from './ruling-form.tsx';

const choice = <Name extends keyof typeof words.acts>(name: Name, variant: 'primary' | 'secondary') => ({
  name,
  label: words.acts[name].name,
  variant,
});
const choices = [
  choice('acknowledge', 'primary'),
  choice('evidence', 'secondary'),
  choice('close-evidence', 'secondary'),
  choice('propose', 'primary'),
  choice('accept', 'primary'),
  choice('object', 'secondary'),
  choice('decide', 'primary'),
  choice('escalate', 'secondary'),
  choice('appeal', 'secondary'),
] as const;
type Chosen = (typeof choices)[number]['name'];

type Props = { server: DealServer; dispute: DisputeView; locale: string; onDone: () => void };

/** What this reader may do in the case now; what they may not is noise here, and is left out. */
export function DisputeActions({ server, dispute, locale, onDone }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const finished = () => {
    setChosen(null);
    onDone();
  };
  if (chosen === null)
    return (
      <ActionButtons
        choices={choices}
        actions={dispute.actions.filter(action => action.allowed)}
        onChoose={setChosen}
      />
    );
  if (chosen === 'propose' || chosen === 'decide')
    return (
      <RulingForm
        key={chosen}
        server={server}
        dispute={dispute}
        how={chosen}
        locale={locale}
        onDone={finished}
        onCancel={() => setChosen(null)}
      />
    );
  return (
    <ConfirmForm<DisputeAnswer>
      key={chosen}
      spec={disputeSpec(chosen, dispute)}
      send={(idempotencyKey, confirmation) =>
        sendAct(server, dispute.id, chosen, idempotencyKey, confirmation)
      }
      onDone={finished}
      onCancel={() => setChosen(null)}
    />
  );
}

function sendAct(
  server: DealServer,
  id: string,
  act: DisputeAct,
  idempotencyKey: string,
  { code, text }: Confirmation,
) {
  const forSide = { idempotencyKey, ...sideOf(code) };
  switch (act) {
    case 'acknowledge':
      return server.acknowledgeDispute(id, idempotencyKey);
    case 'escalate':
      return server.passUp(id, idempotencyKey);
    case 'evidence':
      return server.giveEvidence(id, { ...forSide, text });
    case 'close-evidence':
      return server.giveEvidence(id, { idempotencyKey, close: true });
    case 'accept':
      return server.answerProposal(id, { ...forSide, accept: true });
    case 'object':
      return server.answerProposal(id, { ...forSide, accept: false });
    case 'appeal':
      return server.appealRuling(id, { ...forSide, text });
  }
}

function sideOf(code: string): { side?: NonNullable<EvidenceRequest['side']> } {
  return code === 'holder' || code === 'claimant' || code === 'direct' || code === 'office'
    ? { side: code }
    : {};
}
