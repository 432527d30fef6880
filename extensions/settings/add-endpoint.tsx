import { Flex, Form, Input, LoadingButton, ToggleGroup } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { EventsServer } from '../api/events-server.ts';
import { useSubmission } from '../api/use-submission.ts';
import { errorProps, serverFieldError } from '../offers/field-errors.ts';
import { SubmissionNote } from '../offers/submission-note.tsx';
import { eventWords as words } from '../words/event-words.ts';

type Props = { types: readonly string[]; server: EventsServer; onAdded: (secret: string | null) => void };

const families = Object.entries(words.familyNames).map(([value, label]) => ({ value, label }));

/** An address, and what it hears of: whole families of events, since that is how people think of them. */
export function AddEndpoint({ types, server, onAdded }: Props) {
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const { submission, submit, tryAgain, edit } = useSubmission(server.add, answer => onAdded(answer.secret));
  const sending = submission.status === 'sending';
  return (
    <Form
      onSubmit={() =>
        void submit({
          url: url.trim(),
          types: types.filter(type => chosen.includes(type.split('.')[0] ?? '')),
        })
      }
      autoComplete="off"
    >
      <Flex direction="column" gap="sm">
        <Input
          name="url"
          label={words.url}
          description={words.urlHint}
          required
          value={url}
          onInput={setUrl}
          onChange={setUrl}
          {...errorProps(serverFieldError(submission, 'url') ?? null)}
        />
        <ToggleGroup
          name="families"
          label={words.families}
          tooltip={words.familiesHint}
          toggleType="checkboxList"
          options={families}
          value={chosen}
          onChange={setChosen}
        />
        <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
        {submission.status !== 'unconfirmed' && (
          <Flex>
            <LoadingButton type="submit" variant="primary" loading={sending}>
              {sending ? words.adding : words.add}
            </LoadingButton>
          </Flex>
        )}
      </Flex>
    </Form>
  );
}
