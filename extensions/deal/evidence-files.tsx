import { Button, Flex, Link, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { EvidenceFilesAnswer } from '../../contract/evidence-files.ts';
import type { Server } from '../api/server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import { evidenceWords as words } from '../words/card-words.ts';

type Props = { server: Server; registrationId: string; evidenceId: string; count: number };

/** The files of a piece of evidence. Links are good for an hour, so each showing asks for new ones. */
export function EvidenceFiles({ server, registrationId, evidenceId, count }: Props) {
  const [open, setOpen] = useState(false);
  const { state, reload } = useLoaded<EvidenceFilesAnswer>(
    open ? `/registrations/${encodeURIComponent(registrationId)}/files` : null,
    server.read,
  );
  return (
    <Flex direction="column" gap="xs" align="start">
      <Button size="xs" variant="secondary" onClick={() => setOpen(!open)}>
        {open ? words.hideFiles : words.showFiles(count)}
      </Button>
      {open && state.status === 'loading' && (
        <LoadingSpinner label={words.loadingFiles} showLabel size="sm" />
      )}
      {open && state.status === 'failed' && <FailureNote failure={state.failure} onRetry={reload} />}
      {open && state.status === 'ready' && <Links {...state.value} evidenceId={evidenceId} />}
    </Flex>
  );
}

function Links({ files, evidenceId }: Pick<EvidenceFilesAnswer, 'files'> & { evidenceId: string }) {
  const own = files.filter(file => file.evidenceId === evidenceId);
  if (own.length === 0) return <Text>{words.noFiles}</Text>;
  return (
    <>
      {own.map(({ id, name, mediaType, sizeBytes, url }) => (
        <Link key={id} href={{ url, external: true }}>
          {words.file(name, mediaType, sizeBytes)}
        </Link>
      ))}
      <Text variant="microcopy">{words.filesHint}</Text>
    </>
  );
}
