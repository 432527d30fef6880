import { Alert, Button, Flex, Text } from '@hubspot/ui-extensions';
import type { Failure } from '../api/ask-server.ts';
import type { Submission } from '../api/use-submission.ts';
import { notDoneWords, unconfirmedWords } from '../words/failure-words.ts';
import { RefusalNote } from './refusal-note.tsx';

type Props = { submission: Submission; onTryAgain: () => void; onEdit: () => void };

/** What became of a form that was sent: nothing while it is open or on its way. */
export function SubmissionNote({ submission, onTryAgain, onEdit }: Props) {
  if (submission.status === 'sending') return null;
  if (submission.status === 'editing') {
    return submission.failure === null ? null : <NotDone failure={submission.failure} />;
  }
  return (
    <Flex direction="column" gap="sm">
      <Alert title={unconfirmedWords.title} variant="warning">
        {unconfirmedWords.text}
      </Alert>
      <Flex gap="sm">
        <Button variant="primary" onClick={onTryAgain}>
          {unconfirmedWords.tryAgain}
        </Button>
        <Button variant="secondary" onClick={onEdit}>
          {unconfirmedWords.edit}
        </Button>
      </Flex>
    </Flex>
  );
}

function NotDone({ failure }: { failure: Exclude<Failure, { kind: 'unreachable' }> }) {
  if (failure.kind === 'refused') return <RefusalNote refusal={failure.refusal} />;
  const { title, text } = notDoneText(failure);
  return (
    <Alert title={title} variant="danger">
      <Text>{text}</Text>
    </Alert>
  );
}

function notDoneText(failure: Exclude<Failure, { kind: 'unreachable' | 'refused' }>) {
  switch (failure.kind) {
    case 'no-permission':
      return notDoneWords.noPermission;
    case 'not-found':
      return notDoneWords.notFound;
    case 'invalid':
      return notDoneWords.invalid;
    case 'fault':
      return failure.detail === ''
        ? notDoneWords.fault
        : { title: notDoneWords.fault.title, text: failure.detail };
    default: {
      failure satisfies never;
      return notDoneWords.fault;
    }
  }
}
