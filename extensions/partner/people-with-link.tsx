import { Alert, List, Text } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';
import type { PartnerCardView } from '../../contract/partner-card.ts';
import { Section } from '../card/section.tsx';
import { formatDayOf } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { partnerWords } from '../words/partner-words.ts';

const words = partnerWords.people;
type Person = NonNullable<PartnerCardView['people']>[number];
/** `children`: what may be done about links. */
type Props = { people: readonly Person[]; time: ProgramTime; children: ReactNode };

/** Who acts for the partner by a personal link, and to whom mail does not arrive. */
export function PeopleWithLink({ people, time, children }: Props) {
  return (
    <Section title={words.title(people.length)}>
      {people.length === 0 && <Text>{words.none}</Text>}
      <List variant="unordered-styled">
        {people.map(person => (
          <Text key={person.id}>
            {words.line(person.name, person.email, formatDayOf(person.expiresAt, time))}
          </Text>
        ))}
      </List>
      {people.map(
        ({ id, name, email, returned }) =>
          returned !== null && (
            <Alert
              key={id}
              title={words.returned(name ?? email ?? words.erased, formatDayOf(returned.at, time))}
              variant="warning"
            >
              <Text>{words.why(returned.reason)}</Text>
              <Text>{words.toDo}</Text>
            </Alert>
          ),
      )}
      {children}
    </Section>
  );
}
