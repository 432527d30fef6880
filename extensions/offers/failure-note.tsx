import { Alert, Button, Flex } from '@hubspot/ui-extensions';
import type { Failure } from '../api/ask-server.ts';
import { failureWords } from '../words/failure-words.ts';
import { RefusalNote } from './refusal-note.tsx';

/** What is shown in place of the registration when the server gave none. */
export function FailureNote({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  if (failure.kind === 'refused' && failure.refusal.code !== 'PORTAL_NOT_SET_UP') {
    return <RefusalNote refusal={failure.refusal} />;
  }
  const { title, text } = failureText(failure);
  return (
    <Flex direction="column" gap="sm">
      <Alert
        title={title}
        variant={failure.kind === 'unreachable' || failure.kind === 'fault' ? 'danger' : 'warning'}
      >
        {text}
      </Alert>
      <Button variant="secondary" size="sm" onClick={onRetry}>
        {failureWords.tryAgain}
      </Button>
    </Flex>
  );
}

/** Title and meaning of a failure, for places that word it on one line. */
export function failureText(failure: Failure): { title: string; text: string } {
  switch (failure.kind) {
    case 'refused':
      return failure.refusal.code === 'PORTAL_NOT_SET_UP'
        ? failureWords.notSetUp
        : { title: failure.refusal.title, text: failure.refusal.detail };
    case 'no-permission':
      return failureWords.noPermission;
    case 'not-found':
      return failureWords.notFound;
    case 'unreachable':
      return failure.why === 'timeout' ? failureWords.timeout : failureWords.unreachable;
    case 'invalid':
    case 'fault':
      return failure.detail === ''
        ? failureWords.fault
        : { title: failureWords.fault.title, text: failure.detail };
    default: {
      failure satisfies never;
      return failureWords.fault;
    }
  }
}
