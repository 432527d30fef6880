import { Alert, List, Text } from '@hubspot/ui-extensions';
import type { Refusal } from '../../contract/views.ts';
import { offerWords } from '../words/offer-words.ts';

/** A refusal by the rules: what was refused, why, and what would change it. */
export function RefusalNote({ refusal }: { refusal: Refusal }) {
  return (
    <Alert title={refusal.title} variant="warning">
      <Text>{refusal.detail}</Text>
      <WouldChange refusal={refusal} />
    </Alert>
  );
}

/** The facts that, changed, would change the outcome; nothing when there are none. */
export function WouldChange({ refusal }: { refusal: Refusal }) {
  if (refusal.wouldChange.length === 0) return null;
  return (
    <>
      <Text format={{ fontWeight: 'demibold' }}>{offerWords.wouldChange}</Text>
      <List variant="unordered-styled">
        {refusal.wouldChange.map(change => (
          <Text key={`${change.fact} ${change.text}`}>{change.text}</Text>
        ))}
      </List>
    </>
  );
}
