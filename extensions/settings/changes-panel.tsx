import {
  Alert,
  Button,
  Flex,
  List,
  LoadingButton,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { CheckFormAnswer, FormEdits, SaveFormAnswer } from '../../contract/forms.ts';
import type { FormName, SettingsServer } from '../api/settings-server.ts';
import { useSubmission } from '../api/use-submission.ts';
import { SubmissionNote } from '../offers/submission-note.tsx';
import { formWords as words } from '../words/settings-words.ts';

type Props = {
  name: FormName;
  checked: CheckFormAnswer;
  version: number;
  edits: FormEdits;
  server: SettingsServer;
  onSaved: (answer: SaveFormAnswer) => void;
  onBack: () => void;
  onReload: () => void;
};

/** What a save would change and what would have followed from it; then the save. */
export function ChangesPanel({ name, checked, version, edits, server, onSaved, onBack, onReload }: Props) {
  const { submission, submit, tryAgain, edit, mayHaveArrived } = useSubmission<FormEdits, SaveFormAnswer>(
    (idempotencyKey, body) => server.save(name, { idempotencyKey, version, edits: body }),
    onSaved,
  );
  function back() {
    onBack();
    if (mayHaveArrived()) onReload();
  }
  const sending = submission.status === 'sending';
  const outdated =
    submission.status === 'editing' &&
    submission.failure?.kind === 'refused' &&
    submission.failure.refusal.code === 'CHANGED_MEANWHILE';
  return (
    <Flex direction="column" gap="sm">
      <Alert title={words.title} variant="info">
        <Consequences checked={checked} />
      </Alert>
      <Changes name={name} changes={checked.changes} />
      <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
      {submission.status !== 'unconfirmed' && (
        <Flex gap="sm">
          {outdated ? (
            <Button variant="primary" onClick={onReload}>
              {words.loadAgain}
            </Button>
          ) : (
            <LoadingButton variant="primary" loading={sending} onClick={() => void submit(edits)}>
              {sending ? words.saving : words.save}
            </LoadingButton>
          )}
          <Button variant="secondary" disabled={sending} onClick={back}>
            {words.back}
          </Button>
        </Flex>
      )}
    </Flex>
  );
}

function Consequences({ checked: { reach, replay, changes } }: { checked: CheckFormAnswer }) {
  if (reach === undefined || replay === undefined) return null;
  const labels = reach.because.map(({ path }) => changes.find(change => change.path === path)?.label ?? path);
  return (
    <>
      <Text>{reach.reaches ? words.reaches : `${words.reachesNot} ${labels.join(', ')}.`}</Text>
      <Text>{words.replayed(replay.of)}</Text>
      {replay.of > 0 && (
        <List variant="unordered-styled">
          {replay.sentences.map(sentence => (
            <Text key={sentence}>{sentence}</Text>
          ))}
        </List>
      )}
      {replay.replayed < replay.of && <Text>{words.partly(replay.replayed, replay.of)}</Text>}
    </>
  );
}

function Changes({ name, changes }: { name: FormName; changes: CheckFormAnswer['changes'] }) {
  const columns = name === 'policy' ? words.columns : words.peopleColumns;
  return (
    <Table bordered density="condensed">
      <TableHead>
        <TableRow>
          {[columns.setting, columns.from, columns.to].map(column => (
            <TableHeader key={column}>{column}</TableHeader>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {changes.map(({ path, label, from, to }) => (
          <TableRow key={path}>
            <TableCell>{label}</TableCell>
            <TableCell>{from}</TableCell>
            <TableCell>{to}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
