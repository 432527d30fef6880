import { CardStates } from '../card/card-states.tsx';
import { cardWords } from '../words/card-words.ts';
import { failureWords } from '../words/failure-words.ts';
import { DealPanel } from './deal-panel.tsx';
import { type DealCardHost, useDeal } from './use-deal.ts';

/** The card on a deal's record: who is registered to the customer, until when, and what one may do. */
export function DealCard({ context, actions }: DealCardHost) {
  return (
    <CardStates
      record={useDeal({ context, actions })}
      loading={cardWords.loading}
      notFound={failureWords.notFound}
    >
      {({ view, time, server, reload }) => (
        <DealPanel
          view={view}
          time={time}
          server={server}
          onChanged={reload}
          onCopy={text => actions.copyTextToClipboard(text)}
        />
      )}
    </CardStates>
  );
}
