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
import type { DisputeAnswer, DisputeView } from '../../contract/disputes.ts';
import type { DealServer } from '../api/deal-server.ts';
import { useSubmission } from '../api/use-submission.ts';
import { actionWords } from '../words/action-words.ts';
import { disputeWords as words } from '../words/dispute-words.ts';
import { currencyOptions } from './currencies.ts';
import { errorProps, serverFieldError } from './field-errors.ts';
import { type RulingBody, type RulingDraft, type RulingErrors, readRuling } from './ruling-draft.ts';
import { SubmissionNote } from './submission-note.tsx';

type Props = {
  server: DealServer;
  dispute: DisputeView;
  how: 'propose' | 'decide';
  locale: string;
  onDone: () => void;
  onCancel: () => void;
};

/** A ruling, proposed or made, with its reasoning. What was typed survives every failure. */
export function RulingForm({ server, dispute, how, locale, onDone, onCancel }: Props) {
  const [draft, setDraft] = useState<RulingDraft>({
    code: '',
    reasoning: '',
    percent: '50',
    to: '',
    amount: '',
    currency: 'USD',
  });
  const [errors, setErrors] = useState<RulingErrors>({});
  const { submission, submit, tryAgain, edit } = useSubmission<RulingBody, DisputeAnswer>(
    (idempotencyKey, body) => server.rule(dispute.id, how, { ...body, idempotencyKey }),
    onDone,
  );
  const field = (name: keyof RulingDraft) => ({
    name,
    value: draft[name],
    readOnly: submission.status !== 'editing',
    onChange: (value: unknown) => setDraft(now => ({ ...now, [name]: String(value) })),
    ...errorProps(errors[name] ?? serverFieldError(submission, name === 'amount' ? 'amountMinor' : name)),
  });
  const typed = (name: keyof RulingDraft) => {
    const props = field(name);
    return { ...props, onInput: props.onChange };
  };
  const sending = submission.status === 'sending';

  function send() {
    const read = readRuling(draft, locale);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) void submit(read.body);
  }

  return (
    <Form onSubmit={send} autoComplete="off">
      <Flex direction="column" gap="sm">
        <Heading>{words.acts[how].title}</Heading>
        <Text>{words.acts[how].consequence}</Text>
        <Select
          label={words.rulingLabel}
          placeholder={words.rulingPlaceholder}
          required
          options={optionsOf(words.rulings)}
          {...field('code')}
        />
        {draft.code === 'SPLIT' && <Input label={words.percent} required {...typed('percent')} />}
        {draft.code === 'COMPENSATE' && (
          <>
            <Select
              label={words.to}
              placeholder={words.sidePlaceholder}
              required
              options={optionsOf(words.sides).filter(({ value }) =>
                dispute.parties?.some(party => party.side === value && value !== 'office'),
              )}
              {...field('to')}
            />
            <Input label={words.amount} required {...typed('amount')} />
            <Select label={words.currency} options={currencyOptions(locale)} {...field('currency')} />
          </>
        )}
        <TextArea label={words.reasoning} required rows={3} {...typed('reasoning')} />
        <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
        {submission.status !== 'unconfirmed' && (
          <Flex gap="sm">
            <LoadingButton type="submit" variant="primary" loading={sending}>
              {sending ? actionWords.sending : words.acts[how].confirm}
            </LoadingButton>
            <Button variant="secondary" disabled={sending} onClick={onCancel}>
              {actionWords.cancel}
            </Button>
          </Flex>
        )}
      </Flex>
    </Form>
  );
}

const optionsOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ label, value }));
