import {
  Alert,
  Button,
  DescriptionList,
  DescriptionListItem,
  Flex,
  Form,
  LoadingButton,
  Text,
} from '@hubspot/ui-extensions';
import { type ReactNode, useState } from 'react';
import type { Offer, OfferCheckAnswer, OfferForm } from '../../contract/offers.ts';
import type { Server } from '../api/server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useSubmission } from '../api/use-submission.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { offerWords as words } from '../words/offer-words.ts';
import { CheckNote } from './check-note.tsx';
import { inWords } from './in-words.ts';
import { type DraftErrors, isAsked, type OfferBody, readDraft, startOf, textOf } from './offer-draft.ts';
import { OfferFieldInput } from './offer-field.tsx';
import { SubmissionNote } from './submission-note.tsx';

export type OfferFormProps = {
  server: Server;
  form: OfferForm;
  time: ProgramTime;
  /** What it is about is no longer so that it is offered. */
  changed: boolean;
  /** Gets the server's answer. */
  onDone: (answer: { ok: true }) => void;
  /** `mayHaveArrived`: something was sent of which nobody knows. */
  onCancel: (mayHaveArrived: boolean) => void;
  /** Shows what may be done about what a check found; `onDone` checks again. */
  further: (offers: readonly Offer[], onDone: () => void) => ReactNode;
};

/** Says what will happen, asks for what is needed, and does it once. What was typed survives every failure. */
export function OfferFormView({ server, form, time, changed, onDone, onCancel, further }: OfferFormProps) {
  const [draft, setDraft] = useState(() => startOf(form, time.locale));
  const [errors, setErrors] = useState<DraftErrors>({});
  const { submission, submit, tryAgain, edit, mayHaveArrived } = useSubmission<OfferBody, { ok: true }>(
    (idempotencyKey, body) => server.send(form.path, { ...body, idempotencyKey }),
    onDone,
  );
  const checking = form.fields.find(({ checks, name }) => checks !== undefined && textOf(draft, name) !== '');
  const check = useLoaded<OfferCheckAnswer>(
    checking === undefined ? null : `${checking.checks}${textOf(draft, checking.name)}`,
    server.read,
  );
  const sending = submission.status === 'sending';

  function change(name: string, value: string | string[]) {
    setDraft(now => ({ ...now, [name]: value }));
    setErrors(({ [name]: _mended, ...others }) => others);
  }
  function send() {
    const read = readDraft(form, draft, time.locale);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) void submit(read.body);
  }

  return (
    <>
      <Form onSubmit={send} autoComplete="off">
        <Flex direction="column" gap="sm">
          {changed && submission.status === 'editing' && (
            <Alert title={words.changedTitle} variant="warning">
              {words.changedText}
            </Alert>
          )}
          <Alert title={form.title} variant="info">
            <Text format={{ fontWeight: 'demibold' }}>{words.whatHappens}</Text>
            <Text>{inWords(form.consequence, time)}</Text>
          </Alert>
          {form.facts !== undefined && (
            <DescriptionList direction="row">
              {form.facts.map(({ label, text }) => (
                <DescriptionListItem key={label} label={label}>
                  <Text>{text}</Text>
                </DescriptionListItem>
              ))}
            </DescriptionList>
          )}
          {form.fields
            .filter(field => isAsked(field, draft))
            .map(field => (
              <Flex key={`${field.name} ${field.label}`} direction="column" gap="xs">
                <OfferFieldInput
                  field={field}
                  draft={draft}
                  error={errors[field.name]}
                  submission={submission}
                  time={time}
                  onChange={change}
                />
                {field === checking && <CheckNote state={check.state} onRetry={check.reload} />}
              </Flex>
            ))}
          <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
          {submission.status !== 'unconfirmed' && (
            <Flex gap="sm">
              <LoadingButton
                type="submit"
                variant={form.destructive ? 'destructive' : 'primary'}
                loading={sending}
              >
                {sending ? words.sending : form.confirm}
              </LoadingButton>
              <Button variant="secondary" disabled={sending} onClick={() => onCancel(mayHaveArrived())}>
                {words.cancel}
              </Button>
            </Flex>
          )}
        </Flex>
      </Form>
      {checking !== undefined &&
        check.state.status === 'ready' &&
        further(check.state.value.offers, check.reload)}
    </>
  );
}
