import {
  Alert,
  Button,
  Flex,
  LoadingButton,
  LoadingSpinner,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { ApprovalOutcome, ApprovalsAnswer } from '../../contract/home.ts';
import type { HomeServer } from '../api/home-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useSubmission } from '../api/use-submission.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import { inWords } from '../offers/in-words.ts';
import { SubmissionNote } from '../offers/submission-note.tsx';
import { formatDay } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { approvalWords as words } from '../words/home-words.ts';

type Props = {
  server: HomeServer;
  registrationIds: string[];
  time: ProgramTime;
  /** `changed`: something was, or may have been, approved. */
  onClose: (changed: boolean) => void;
};

/** What approving the chosen claims would do, one by one; then does it, once. */
export function ApprovalPanel({ server, registrationIds, time, onClose }: Props) {
  const { state, reload } = useLoaded(registrationIds.join(), () => server.previewApprovals(registrationIds));
  const [done, setDone] = useState<ApprovalsAnswer | null>(null);
  const { submission, submit, tryAgain, edit, mayHaveArrived } = useSubmission<string[], ApprovalsAnswer>(
    (idempotencyKey, ids) => server.approve({ idempotencyKey, registrationIds: ids }),
    setDone,
  );
  if (state.status === 'loading') return <LoadingSpinner label={words.previewing} showLabel />;
  if (state.status === 'failed')
    return (
      <Flex direction="column" gap="sm">
        <FailureNote failure={state.failure} onRetry={reload} />
        <Close onClose={() => onClose(false)} />
      </Flex>
    );
  const { outcomes } = done ?? state.value;
  const approved = outcomes.filter(outcome => outcome.refusal === null);
  const refused = outcomes.length - approved.length;
  const sending = done === null && submission.status === 'sending';
  return (
    <Flex direction="column" gap="sm">
      {done !== null ? (
        <Alert title={words.done(approved.length, refused)} variant={refused === 0 ? 'success' : 'warning'} />
      ) : approved.length === 0 ? (
        <Alert title={words.nothing} variant="warning" />
      ) : (
        <Alert title={words.title(approved.length)} variant="info">
          {words.consequence(approved.length, refused)}
        </Alert>
      )}
      <Outcomes outcomes={outcomes} time={time} />
      <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
      {submission.status !== 'unconfirmed' && (
        <Flex gap="sm">
          {done === null && approved.length > 0 && (
            <LoadingButton
              variant="primary"
              loading={sending}
              onClick={() => void submit(approved.map(outcome => outcome.registrationId))}
            >
              {sending ? words.sending : words.confirm(approved.length)}
            </LoadingButton>
          )}
          <Button
            variant="secondary"
            disabled={sending}
            onClick={() => onClose(done !== null || mayHaveArrived())}
          >
            {done === null ? words.cancel : words.close}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}

function Close({ onClose }: { onClose: () => void }) {
  return (
    <Button variant="secondary" onClick={onClose}>
      {words.cancel}
    </Button>
  );
}

function Outcomes({ outcomes, time }: { outcomes: ApprovalOutcome[]; time: ProgramTime }) {
  const { columns } = words;
  return (
    <Table bordered density="condensed">
      <TableHead>
        <TableRow>
          {[columns.customer, columns.partner, columns.outcome, columns.note].map(name => (
            <TableHeader key={name}>{name}</TableHeader>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {outcomes.map(outcome => (
          <TableRow key={outcome.registrationId}>
            <TableCell>{outcome.customer}</TableCell>
            <TableCell>{outcome.partner}</TableCell>
            <TableCell>
              {outcome.refusal !== null
                ? words.refused(inWords(outcome.refusal.title, time))
                : words.through(formatDay(outcome.protectedThrough ?? '', time))}
            </TableCell>
            <TableCell>
              {notesOf(outcome).map(note => (
                <Text key={note} variant="microcopy">
                  {inWords(note, time)}
                </Text>
              ))}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const notesOf = ({ refusal, waitingBehind, otherDeals }: ApprovalOutcome): string[] => [
  ...(refusal === null ? [] : [refusal.detail]),
  ...(waitingBehind > 0 ? [words.waiting(waitingBehind)] : []),
  ...(otherDeals > 0 ? [words.otherDeals(otherDeals)] : []),
];
