import { Accordion, List, Text } from '@hubspot/ui-extensions';
import type { Why } from '../../contract/why.ts';
import { whyWords as words } from '../words/why-words.ts';
import { useWording } from './reader-time.ts';

/** Why something is as it is, and what would have made it otherwise; nothing where it is not told. */
export function WhyNote({ why }: { why: Why | null | undefined }) {
  const say = useWording();
  if (why == null) return null;
  return (
    <Accordion title={words.title} size="sm">
      <Text>{say(words.because(why.text, why.rule))}</Text>
      {why.wouldChange.length > 0 && (
        <>
          <Text format={{ fontWeight: 'demibold' }}>{words.otherwise}</Text>
          <List variant="unordered-styled">
            {why.wouldChange.map(change => (
              <Text key={`${change.fact} ${change.text}`}>{say(change.text)}</Text>
            ))}
          </List>
        </>
      )}
    </Accordion>
  );
}
