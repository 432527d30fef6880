import { Accordion, List, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { RegistrationView } from '../../contract/views.ts';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { evidenceWords as words } from '../words/card-words.ts';

type Piece = NonNullable<RegistrationView['evidence']>[number];

/** While a registration is active: what was done about the customer, newest first, and whether it counts. */
export function Evidence({ registration, time }: { registration: RegistrationView; time: ProgramTime }) {
  const [open, setOpen] = useState(false);
  const { evidence, followUp } = registration;
  if (evidence === undefined) return null;
  return (
    <>
      {followUp?.why !== undefined && <Text>{followUp.why}</Text>}
      <Accordion
        title={words.title(evidence.length)}
        size="sm"
        open={open}
        onClick={() => setOpen(now => !now)}
      >
        {evidence.length === 0 ? <Text>{words.empty}</Text> : <Pieces evidence={evidence} time={time} />}
      </Accordion>
    </>
  );
}

function Pieces({ evidence, time }: { evidence: readonly Piece[]; time: ProgramTime }) {
  return (
    <List variant="unordered-styled">
      {evidence.map(piece => (
        <Text key={piece.id}>{lineOf(piece, time)}</Text>
      ))}
    </List>
  );
}

const lineOf = (piece: Piece, time: ProgramTime) =>
  `${formatMoment(piece.at, time)} – ${piece.title} (${piece.counts ? words.counts(piece.grade) : words.doesNotCount(piece.why)})`;
