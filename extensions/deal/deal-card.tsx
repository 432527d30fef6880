import { Alert, LoadingSpinner } from '@hubspot/ui-extensions';
import { FailureNote } from '../offers/failure-note.tsx';
import { cardWords } from '../words/card-words.ts';
import { failureWords } from '../words/failure-words.ts';
import { DealPanel } from './deal-panel.tsx';
import { type DealCardHost, useDeal } from './use-deal.ts';

/** The card on a deal's record: who is registered to the customer, until when, and what one may do. */
export function DealCard({ context, actions }: DealCardHost) {
  const deal = useDeal({ context, actions });
  if (!deal.configured) {
    return (
      <Alert title={failureWords.notConfigured.title} variant="warning">
        {failureWords.notConfigured.text}
      </Alert>
    );
  }
  const { state, reload } = deal;
  if (state.status === 'loading')
    return <LoadingSpinner label={cardWords.loading} showLabel layout="centered" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  return (
    <DealPanel
      view={state.value}
      stale={state.stale}
      locale={deal.locale}
      server={deal.server}
      onChanged={reload}
      onCopy={text => void actions.copyTextToClipboard(text)}
    />
  );
}
