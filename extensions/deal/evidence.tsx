import { Accordion, Flex, List, Text } from '@hubspot/ui-extensions';
import type { RegistrationView } from '../../contract/views.ts';
import { inWords } from '../offers/in-words.ts';
import { Offers } from '../offers/offers.tsx';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { behalfWords } from '../words/behalf-words.ts';
import { evidenceWords as words } from '../words/card-words.ts';
import { EvidenceFiles } from './evidence-files.tsx';
import type { PartProps } from './part-props.ts';

type Piece = NonNullable<RegistrationView['evidence']>[number];

/** While a registration is active: what was done about the customer, newest first, and whether it counts. */
export function Evidence({ registration, ...part }: PartProps & { registration: RegistrationView }) {
  const { evidence, followUp } = registration;
  if (evidence === undefined) return null;
  const toConfirm = evidence.filter(({ id }) => part.isOpen(id) || part.offering(id).offers.length > 0);
  const filesOf = ({ id, files }: Piece) =>
    files !== undefined && (
      <EvidenceFiles server={part.server} registrationId={registration.id} evidenceId={id} count={files} />
    );
  return (
    <>
      {followUp?.why !== undefined && <Text>{words.followUp(inWords(followUp.why, part.time))}</Text>}
      {toConfirm.map(piece => (
        <Flex key={piece.id} direction="column" gap="xs">
          <Text>{words.toConfirm(lineOf(piece, part.time))}</Text>
          {filesOf(piece)}
          <Offers {...part.offering(piece.id)} />
        </Flex>
      ))}
      <Accordion title={words.title(evidence.length)} size="sm">
        {evidence.length === 0 ? (
          <Text>{words.empty}</Text>
        ) : (
          <List variant="unordered-styled">
            {evidence.map(piece => (
              <Flex key={piece.id} direction="column" gap="xs">
                <Text>{lineOf(piece, part.time)}</Text>
                {!toConfirm.includes(piece) && filesOf(piece)}
              </Flex>
            ))}
          </List>
        )}
      </Accordion>
    </>
  );
}

function lineOf(piece: Piece, time: ProgramTime): string {
  const counts = piece.counts
    ? words.counts(piece.grade)
    : words.doesNotCount(piece.why === null ? null : inWords(piece.why, time));
  const told = piece.onBehalf === undefined ? '' : `; ${behalfWords.evidence(piece.onBehalf)}`;
  const gone = piece.deletedAt == null ? '' : `; ${words.gone(formatMoment(piece.deletedAt, time))}`;
  return `${formatMoment(piece.at, time)} – ${piece.title} (${counts}${told}${gone})`;
}
