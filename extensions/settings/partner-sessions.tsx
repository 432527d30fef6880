import {
  Alert,
  Button,
  Flex,
  Heading,
  Input,
  LoadingButton,
  LoadingSpinner,
  Text,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { PartnerSessionsAnswer } from '../../contract/partner-contacts.ts';
import type { PartnerAccessServer } from '../api/partner-access-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useSubmission } from '../api/use-submission.ts';
import { StaleNote } from '../card/stale-note.tsx';
import { type Copy, useCopy } from '../card/use-copy.tsx';
import { FailureNote } from '../offers/failure-note.tsx';
import { SubmissionNote } from '../offers/submission-note.tsx';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { formWords, sessionWords as words } from '../words/partner-access-words.ts';
import { PlainTable } from './plain-table.tsx';

type Props = { server: PartnerAccessServer; time: ProgramTime; onCopy: Copy };
type Session = PartnerSessionsAnswer['sessions'][number];

/** The ways in for people of partners: the public form, and the browsers that are signed in now. */
export function PartnerSessions({ server, time, onCopy }: Props) {
  const { state, reload } = useLoaded('sessions', server.sessions);
  const [leaving, setLeaving] = useState<Session | null>(null);
  const [ended, setEnded] = useState<string | null>(null);
  if (state.status === 'loading') return <LoadingSpinner label={words.loading} showLabel />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const { sessions, registerUrl } = state.value;
  return (
    <Flex direction="column" gap="sm">
      <StaleNote failure={state.stale} onRefresh={reload} />
      <PublicForm url={registerUrl} onCopy={onCopy} />
      <Heading>{words.title}</Heading>
      {ended !== null && <Text>{words.ended(ended)}</Text>}
      {leaving !== null && (
        <EndSession
          key={leaving.id}
          session={leaving}
          server={server}
          onKeep={() => setLeaving(null)}
          onEnded={() => {
            setEnded(whoOf(leaving));
            setLeaving(null);
            reload();
          }}
        />
      )}
      {sessions.length === 0 ? (
        <Text>{words.none}</Text>
      ) : (
        <PlainTable
          columns={Object.values(words.columns)}
          rows={sessions.map(session => ({
            id: session.id,
            cells: [
              whoOf(session),
              session.partnerName,
              formatMoment(session.begunAt, time),
              formatMoment(session.seenAt, time),
              <Button key="end" size="xs" variant="secondary" onClick={() => setLeaving(session)}>
                {words.end}
              </Button>,
            ],
          }))}
        />
      )}
    </Flex>
  );
}

function PublicForm({ url, onCopy }: { url: string; onCopy: Copy }) {
  const { copy, done, byHand } = useCopy(onCopy);
  return (
    <>
      <Heading>{formWords.title}</Heading>
      <Text>{formWords.text}</Text>
      <Input name="registerUrl" label={formWords.label} value={url} readOnly />
      {byHand}
      <Flex>
        <Button size="sm" variant="secondary" onClick={() => void copy(url)}>
          {done ? formWords.copied : formWords.copy}
        </Button>
      </Flex>
    </>
  );
}

type EndProps = {
  session: Session;
  server: PartnerAccessServer;
  onKeep: () => void;
  onEnded: () => void;
};

/** What will happen stands before the button that does it. */
function EndSession({ session, server, onKeep, onEnded }: EndProps) {
  const { submission, submit, tryAgain, edit } = useSubmission<string, { ok: true }>(
    server.endSession,
    onEnded,
  );
  const sending = submission.status === 'sending';
  return (
    <Alert title={words.endTitle(whoOf(session))} variant="warning">
      <Flex direction="column" gap="sm">
        <Text>{words.consequence}</Text>
        <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
        <Flex gap="sm">
          <LoadingButton
            size="sm"
            variant="destructive"
            loading={sending}
            onClick={() => void submit(session.id)}
          >
            {sending ? words.ending : words.sure}
          </LoadingButton>
          <Button size="sm" variant="secondary" disabled={sending} onClick={onKeep}>
            {words.keep}
          </Button>
        </Flex>
      </Flex>
    </Alert>
  );
}

const whoOf = ({ contact: { name, email } }: Session) =>
  name !== null && email !== null ? `${name} (${email})` : (name ?? email ?? words.nobody);
