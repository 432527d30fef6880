import { Alert, List, Text } from '@hubspot/ui-extensions';
import type { Refusal } from '../../contract/views.ts';
import { useWording } from '../card/reader-time.ts';
import { offerWords } from '../words/offer-words.ts';

/** A refusal by the rules: what was refused, why, and what would change it. */
export function RefusalNote({ refusal }: { refusal: Refusal }) {
  const say = useWording();
  return (
    <Alert title={say(refusal.title)} variant="warning">
      <Text>{say(refusal.detail)}</Text>
      <WouldChange refusal={refusal} />
    </Alert>
  );
}

/** The facts that, changed, would change the outcome; nothing when there are none. */
export function WouldChange({ refusal }: { refusal: Refusal }) {
  const say = useWording();
  if (refusal.wouldChange.length === 0) return null;
  return (
    <>
      <Text format={{ fontWeight: 'demibold' }}>{offerWords.wouldChange}</Text>
      <List variant="unordered-styled">
        {refusal.wouldChange.map(change => (
          <Text key={`${change.fact} ${change.text}`}>{say(change.text)}</Text>
        ))}
      </List>
    </>
  );
}
