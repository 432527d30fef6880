import { Button, Flex, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { DealView, SubmitAnswer } from '../../contract/views.ts';
import type { DealServer } from '../api/deal-server.ts';
import { cardWords } from '../words/card-words.ts';
import { registerWords as words } from '../words/register-words.ts';
import { WouldChange } from './refusal-note.tsx';
import { RegisterForm } from './register-form.tsx';

type Props = {
  view: DealView;
  dealId: string;
  locale: string;
  server: DealServer;
  onDone: (answer: SubmitAnswer) => void;
};

/** The button that opens the form; when the rules say no, what would change that stands below it. */
export function RegisterSection({ view, dealId, locale, server, onDone }: Props) {
  const [open, setOpen] = useState(false);
  const { canRegister, companyId, registration, holder } = view;
  const allowed = canRegister.allowed && companyId !== null;
  if (!allowed && registration !== null) return null;
  if (open && allowed) {
    return (
      <RegisterForm
        server={server}
        target={{ dealId, companyId, customer: view.account?.name ?? view.deal.name, locale }}
        onDone={answer => {
          setOpen(false);
          onDone(answer);
        }}
        onCancel={() => setOpen(false)}
      />
    );
  }
  const label = registration === null ? words.open : words.openAgain;
  return (
    <Flex direction="column" gap="xs">
      <Flex>
        <Button
          variant={registration === null && holder === null ? 'primary' : 'secondary'}
          disabled={!allowed}
          onClick={() => setOpen(true)}
        >
          {label}
        </Button>
      </Flex>
      {!allowed && (
        <Text variant="microcopy">
          {cardWords.cannotBecause(label, canRegister.refusal?.title ?? words.offWithout)}
        </Text>
      )}
      {canRegister.refusal !== null && <WouldChange refusal={canRegister.refusal} />}
    </Flex>
  );
}
