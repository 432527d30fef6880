import { Alert, Button, Flex } from '@hubspot/ui-extensions';
import type { Failure } from '../api/ask-server.ts';
import { failureText } from '../offers/failure-note.tsx';
import { cardWords as words } from '../words/card-words.ts';

type Props = {
  /** Why the last reading failed; null while what is shown is fresh. */
  failure: Failure | null;
  onRefresh: () => void;
  title?: string;
};

/** What is shown is older than the last attempt to read it: said above it, with the way to try again. */
export function StaleNote({ failure, onRefresh, title = words.stale }: Props) {
  if (failure === null) return null;
  return (
    <Flex direction="column" gap="xs">
      <Alert title={title} variant="warning">
        {failureText(failure).title}
      </Alert>
      <Button variant="secondary" size="sm" onClick={onRefresh}>
        {words.refresh}
      </Button>
    </Flex>
  );
}
