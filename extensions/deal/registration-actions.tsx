import { useState } from 'react';
import type { RejectCode } from '../../contract/requests.ts';
import type { RegistrationAnswer, RegistrationView, State } from '../../contract/views.ts';
import type { DealServer } from '../api/deal-server.ts';
import { actionWords, rejectReasons } from '../words/action-words.ts';
import { ActionButtons } from './action-buttons.tsx';
import { type Confirmation, ConfirmForm } from './confirm-form.tsx';
import { type RegistrationAction, registrationSpec } from './confirm-specs.ts';

const choices = [
  { name: 'approve', label: actionWords.approve.name, variant: 'primary' },
  { name: 'reject', label: actionWords.reject.name, variant: 'secondary' },
  { name: 'log-follow-up', label: actionWords['log-follow-up'].name, variant: 'secondary' },
  { name: 'renew', label: actionWords.renew.name, variant: 'secondary' },
  { name: 'withdraw', label: actionWords.withdraw.name, variant: 'secondary' },
] as const;

/** While these wait for a decision, a button that is off says why; in any other state it would be noise. */
const undecided: readonly State[] = ['submitted', 'info-requested', 'under-review', 'queued'];

type Props = { server: DealServer; registration: RegistrationView; onDone: () => void };

/** What may be done to the registration, for those whom the server lets. */
export function RegistrationActions({ server, registration, onDone }: Props) {
  const [chosen, setChosen] = useState<RegistrationAction | null>(null);
  const waiting = undecided.includes(registration.state);
  const shown = registration.actions.filter(action => action.allowed || waiting);
  if (chosen === null) {
    return <ActionButtons choices={choices} actions={shown} onChoose={setChosen} />;
  }
  return (
    <ConfirmForm<RegistrationAnswer>
      key={chosen}
      spec={registrationSpec(chosen, registration)}
      send={(idempotencyKey, confirmation) =>
        sendAction(server, registration.id, chosen, idempotencyKey, confirmation)
      }
      onDone={() => {
        setChosen(null);
        onDone();
      }}
      onCancel={() => setChosen(null)}
    />
  );
}

function sendAction(
  server: DealServer,
  id: string,
  action: RegistrationAction,
  idempotencyKey: string,
  { code, text }: Confirmation,
) {
  const body = { idempotencyKey, ...(text === '' ? {} : { text }) };
  switch (action) {
    case 'approve':
      return server.approve(id, body);
    case 'reject':
      return server.reject(id, { ...body, code: rejectCode(code) });
    case 'withdraw':
      return server.withdraw(id, body);
    case 'log-follow-up':
      return server.logFollowUp(id, { idempotencyKey, text });
    case 'renew':
      return server.renew(id, { idempotencyKey });
  }
}

/** The select offers only known codes; anything else would be a fault of this card. */
function rejectCode(code: string): RejectCode {
  const known = Object.keys(rejectReasons).find((each): each is RejectCode => each === code);
  if (known === undefined) throw new Error(`unknown reject code ${code}`);
  return known;
}
