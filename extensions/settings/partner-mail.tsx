import {
  Alert,
  Button,
  DescriptionList,
  DescriptionListItem,
  Flex,
  Heading,
  LoadingButton,
  LoadingSpinner,
  Text,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { MailAnswer, TestMailAnswer } from '../../contract/mail.ts';
import type { PartnerAccessServer } from '../api/partner-access-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useSubmission } from '../api/use-submission.ts';
import { StaleNote } from '../card/stale-note.tsx';
import { FailureNote } from '../offers/failure-note.tsx';
import { SubmissionNote } from '../offers/submission-note.tsx';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { mailWords as words } from '../words/partner-access-words.ts';
import { PlainTable } from './plain-table.tsx';

type Props = { server: PartnerAccessServer; time: ProgramTime };

/** Whether mail leaves, what became of it, and a test of it. */
export function PartnerMail({ server, time }: Props) {
  const { state, reload } = useLoaded('mail', server.mail);
  const [tested, setTested] = useState<TestMailAnswer | null>(null);
  const { submission, submit, tryAgain, edit } = useSubmission<null, TestMailAnswer>(
    key => server.testMail(key),
    answer => {
      edit();
      setTested(answer);
      reload();
    },
  );
  if (state.status === 'loading') return <LoadingSpinner label={words.loading} showLabel />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const mail = state.value;
  const { title, variant } = words.mailers[mail.mailer];
  const sending = submission.status === 'sending';
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.title}</Heading>
      <StaleNote failure={state.stale} onRefresh={reload} />
      <Alert title={title} variant={variant}>
        {mail.mailer === 'none' && words.setUp}
      </Alert>
      <DescriptionList direction="row">
        {countsOf(mail).map(([label, count]) => (
          <DescriptionListItem key={label} label={label}>
            {String(count)}
          </DescriptionListItem>
        ))}
        <DescriptionListItem label={words.lastSent}>
          {mail.lastSentAt === null ? words.never : formatMoment(mail.lastSentAt, time)}
        </DescriptionListItem>
      </DescriptionList>
      <Flex gap="sm">
        <LoadingButton size="sm" variant="secondary" loading={sending} onClick={() => void submit(null)}>
          {sending ? words.testing : words.test}
        </LoadingButton>
        <Button size="sm" variant="secondary" onClick={reload}>
          {words.again}
        </Button>
      </Flex>
      {tested !== null && (
        <Text>{tested.meant ? words.meant[mail.mailer](tested.to) : words.notMeant(tested.to)}</Text>
      )}
      <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
      <Bounced mail={mail} time={time} />
      <Troubles mail={mail} time={time} />
    </Flex>
  );
}

type PartProps = { mail: MailAnswer; time: ProgramTime };

const countsOf = ({ counts }: MailAnswer): [string, number][] => [
  [words.facts.sent, counts.sent],
  [words.facts.waiting, counts.waiting],
  [words.facts.forDigests, counts.forDigests],
  [words.facts.bounced, counts.bounced],
  [words.facts.failed, counts.failed],
];

function Bounced({ mail: { bounced }, time }: PartProps) {
  const { address, partner, at, why } = words.columns;
  if (bounced.length === 0) return <Text>{words.noneBounced}</Text>;
  return (
    <>
      <Text format={{ fontWeight: 'demibold' }}>{words.bouncedTitle(bounced.length)}</Text>
      <Text>{words.bouncedText}</Text>
      <PlainTable
        columns={[address, partner, at, why]}
        rows={bounced.map(each => ({
          id: `${each.address} ${each.at}`,
          cells: [each.address, each.partnerName ?? '', formatMoment(each.at, time), each.reason],
        }))}
      />
    </>
  );
}

function Troubles({ mail: { troubles }, time }: PartProps) {
  const { what, address, at, status, why } = words.columns;
  if (troubles.length === 0) return <Text>{words.noTroubles}</Text>;
  return (
    <>
      <Text format={{ fontWeight: 'demibold' }}>{words.troublesTitle}</Text>
      <PlainTable
        columns={[what, address, at, status, why]}
        rows={troubles.map(each => ({
          id: each.id,
          cells: [
            each.template,
            each.address ?? words.erased,
            formatMoment(each.at, time),
            words.statuses[each.status],
            each.reason ?? '',
          ],
        }))}
      />
    </>
  );
}
