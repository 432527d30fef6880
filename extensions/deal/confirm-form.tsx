import { Alert, Button, Flex, Form, LoadingButton, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { ServerAnswer } from '../api/ask-server.ts';
import { useSubmission } from '../api/use-submission.ts';
import { actionWords as words } from '../words/action-words.ts';
import { errorProps, serverFieldError } from './field-errors.ts';
import { SubmissionNote } from './submission-note.tsx';

/** What a person adds to an action. `code` is empty where the action asks for none. */
export type Confirmation = { code: string; text: string };

/** One action as it is put to a person before it is done. */
export type ConfirmSpec = {
  title: string;
  consequence: string;
  confirm: string;
  /** Null where no words are asked for. */
  textLabel: string | null;
  destructive: boolean;
  /** Reasons to choose from; null where none is asked. */
  codes: {
    label: string;
    placeholder: string;
    options: { label: string; value: string }[];
    /** What is said where none was chosen. */
    missing: string;
  } | null;
  /** Whether this choice needs words of the person's own, and how the field is then called. */
  textRequired: (code: string) => string | null;
};

type Props<T> = {
  spec: ConfirmSpec;
  send: (idempotencyKey: string, confirmation: Confirmation) => Promise<ServerAnswer<T>>;
  onDone: () => void;
  onCancel: () => void;
};

/** Says what will happen, asks for what is needed, and does it once. */
export function ConfirmForm<T>({ spec, send, onDone, onCancel }: Props<T>) {
  const [code, setCode] = useState('');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const { submission, submit, tryAgain, edit } = useSubmission<Confirmation, T>(send, onDone);
  const sending = submission.status === 'sending';
  const readOnly = submission.status !== 'editing';
  const requiredLabel = spec.textRequired(code);
  const codeError = spec.codes !== null && code === '' ? spec.codes.missing : null;
  const textError = requiredLabel !== null && text.trim() === '' ? words.textMissing : null;

  function confirm() {
    setTried(true);
    if (codeError === null && textError === null) void submit({ code, text: text.trim() });
  }

  return (
    <Form onSubmit={confirm} autoComplete="off">
      <Flex direction="column" gap="sm">
        <Alert title={spec.title} variant="info">
          <Text format={{ fontWeight: 'demibold' }}>{words.whatHappens}</Text>
          <Text>{spec.consequence}</Text>
        </Alert>
        {spec.codes !== null && (
          <Select
            name="code"
            label={spec.codes.label}
            placeholder={spec.codes.placeholder}
            required
            value={code}
            readOnly={readOnly}
            options={spec.codes.options}
            onChange={value => setCode(String(value))}
            {...errorProps((tried ? codeError : null) ?? serverFieldError(submission, 'code'))}
          />
        )}
        {spec.textLabel !== null && (
          <TextArea
            name="text"
            label={requiredLabel ?? spec.textLabel}
            required={requiredLabel !== null}
            value={text}
            readOnly={readOnly}
            rows={3}
            onInput={setText}
            onChange={setText}
            {...errorProps((tried ? textError : null) ?? serverFieldError(submission, 'text'))}
          />
        )}
        <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
        {submission.status !== 'unconfirmed' && (
          <Flex gap="sm">
            <LoadingButton
              type="submit"
              variant={spec.destructive ? 'destructive' : 'primary'}
              loading={sending}
            >
              {sending ? words.sending : spec.confirm}
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
