import {
  Button,
  Flex,
  Form,
  Heading,
  Input,
  LoadingButton,
  Select,
  Text,
  TextArea,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { SubmitAnswer } from '../../contract/views.ts';
import type { DealServer } from '../api/deal-server.ts';
import { useSubmission } from '../api/use-submission.ts';
import { actionWords } from '../words/action-words.ts';
import { registerWords as words } from '../words/register-words.ts';
import { currencyOptions } from './currencies.ts';
import { errorProps, serverFieldError } from './field-errors.ts';
import { PartnerSelect } from './partner-select.tsx';
import { type RegisterBody, type RegisterDraft, type RegisterErrors, readDraft } from './register-draft.ts';
import { SubmissionNote } from './submission-note.tsx';

type Props = {
  server: DealServer;
  target: { dealId: string; companyId: string; customer: string; locale: string };
  onDone: (answer: SubmitAnswer) => void;
  onCancel: () => void;
};

/** Registers the deal's customer for a partner. What was typed survives every failure. */
export function RegisterForm({ server, target, onDone, onCancel }: Props) {
  const [draft, setDraft] = useState<RegisterDraft>({
    partnerCompanyId: '',
    amount: '',
    currency: 'USD',
    note: '',
  });
  const [errors, setErrors] = useState<RegisterErrors>({});
  const { submission, submit, tryAgain, edit } = useSubmission<RegisterBody, SubmitAnswer>(
    (idempotencyKey, body) => server.register({ ...body, idempotencyKey }),
    onDone,
  );
  const change = (field: keyof RegisterDraft) => (value: unknown) =>
    setDraft(now => ({ ...now, [field]: String(value) }));
  const errorOf = (field: keyof RegisterErrors, path: string) =>
    errors[field] ?? serverFieldError(submission, path);
  const sending = submission.status === 'sending';
  // What was sent must stay what is shown, until its outcome is known.
  const readOnly = submission.status !== 'editing';

  function send() {
    const read = readDraft(draft, target);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) void submit(read.body);
  }

  return (
    <Form onSubmit={send} autoComplete="off">
      <Flex direction="column" gap="sm">
        <Heading>{words.title(target.customer)}</Heading>
        <Text>{words.consequence}</Text>
        <PartnerSelect
          server={server}
          value={draft.partnerCompanyId}
          error={errorOf('partnerCompanyId', 'partnerCompanyId')}
          readOnly={readOnly}
          onChange={change('partnerCompanyId')}
        />
        <Input
          name="amount"
          label={words.amount}
          description={words.amountHint(new Intl.NumberFormat(target.locale).format(25_000))}
          value={draft.amount}
          readOnly={readOnly}
          onInput={change('amount')}
          onChange={change('amount')}
          {...errorProps(errorOf('amount', 'estimate.amountMinor'))}
        />
        <Select
          name="currency"
          label={words.currency}
          value={draft.currency}
          readOnly={readOnly}
          options={currencyOptions(target.locale)}
          onChange={change('currency')}
          {...errorProps(serverFieldError(submission, 'estimate.currency'))}
        />
        <TextArea
          name="note"
          label={words.note}
          description={words.noteHint}
          value={draft.note}
          readOnly={readOnly}
          rows={3}
          onInput={change('note')}
          onChange={change('note')}
          {...errorProps(errorOf('note', 'note'))}
        />
        <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
        {submission.status !== 'unconfirmed' && (
          <Flex gap="sm">
            <LoadingButton type="submit" variant="primary" loading={sending}>
              {sending ? actionWords.sending : words.submit}
            </LoadingButton>
            <Button variant="secondary" disabled={sending} onClick={onCancel}>
              {words.cancel}
            </Button>
          </Flex>
        )}
      </Flex>
    </Form>
  );
}
