import { Alert, Flex, Form, LoadingButton, Select, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { BulkCheck, BulkRegisterAnswer } from '../../contract/bulk.ts';
import type { Server } from '../api/server.ts';
import { useSubmission } from '../api/use-submission.ts';
import { errorProps } from '../offers/field-errors.ts';
import { SubmissionNote } from '../offers/submission-note.tsx';
import { bulkWords as words } from '../words/bulk-words.ts';

type Props = {
  /** Where the claims are sent. */
  path: string;
  view: BulkCheck;
  server: Server;
  onDone: (answer: BulkRegisterAnswer) => void;
};
type Body = { partnerCompanyId: string; ids: string[] };

/** One partner for everything that can be registered; sent once, however often it is pressed. */
export function BulkRegister({ path, view, server, onDone }: Props) {
  const [partner, setPartner] = useState('');
  const [tried, setTried] = useState(false);
  const { submission, submit, tryAgain, edit } = useSubmission<Body, BulkRegisterAnswer>(
    (idempotencyKey, body) => server.send(path, { ...body, idempotencyKey }),
    onDone,
  );
  const ids = view.rows.filter(({ canRegister }) => canRegister.allowed).map(({ id }) => id);
  if (ids.length === 0) return <Text>{words.nothing}</Text>;
  const sending = submission.status === 'sending';

  function send() {
    setTried(true);
    if (partner !== '') void submit({ partnerCompanyId: partner, ids });
  }

  return (
    <Form onSubmit={send} autoComplete="off">
      <Flex direction="column" gap="sm">
        <Select
          name="partner"
          label={words.partner}
          placeholder={words.partnerPlaceholder}
          required
          value={partner}
          readOnly={submission.status !== 'editing'}
          options={view.partners.map(({ companyId, name }) => ({ label: name, value: companyId }))}
          onChange={value => setPartner(String(value))}
          {...errorProps(tried && partner === '' ? words.partnerMissing : null)}
        />
        <Alert title={words.whatHappens} variant="info">
          {words.happens(ids.length)}
        </Alert>
        <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
        {submission.status !== 'unconfirmed' && (
          <Flex>
            <LoadingButton type="submit" variant="primary" loading={sending}>
              {sending ? words.sending : words.register(ids.length)}
            </LoadingButton>
          </Flex>
        )}
      </Flex>
    </Form>
  );
}
