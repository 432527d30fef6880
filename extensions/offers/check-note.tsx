import { Alert, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import type { OfferCheckAnswer } from '../../contract/offers.ts';
import type { Loaded } from '../api/use-loaded.ts';
import { useWording } from '../card/reader-time.ts';
import { StaleNote } from '../card/stale-note.tsx';
import { offerWords as words } from '../words/offer-words.ts';
import { FailureNote } from './failure-note.tsx';

/** What would come of a choice as things stand now. */
export function CheckNote({ state, onRetry }: { state: Loaded<OfferCheckAnswer>; onRetry: () => void }) {
  const say = useWording();
  if (state.status === 'loading') return <LoadingSpinner label={words.checking} showLabel size="sm" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={onRetry} />;
  const { stale } = state;
  const { good, title, text, wouldChange } = state.value.check;
  return (
    <>
      <StaleNote failure={stale} onRefresh={onRetry} />
      <Alert title={say(title)} variant={good ? 'success' : 'warning'}>
        <Text>{say(text)}</Text>
        {wouldChange.map(change => (
          <Text key={change}>{say(change)}</Text>
        ))}
      </Alert>
    </>
  );
}
