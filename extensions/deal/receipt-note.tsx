import { Alert, Button, DescriptionList, DescriptionListItem, Flex, Text } from '@hubspot/ui-extensions';
import type { SubmitAnswer } from '../../contract/views.ts';
import { type Copy, useCopy } from '../card/use-copy.tsx';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { receiptWords as words } from '../words/receipt-words.ts';

type Props = { answer: SubmitAnswer; time: ProgramTime; onCopy: Copy; onClose: () => void };

/** Proof of a submission, in plain words first; the whole receipt can be copied. */
export function ReceiptNote({ answer, time, onCopy, onClose }: Props) {
  const { copy, done, byHand } = useCopy(onCopy);
  const { receipt, registration } = answer;
  const moment = formatMoment(receipt.claimedAt, time);
  const rows: [label: string, text: string][] = [
    [words.receiptNumber, receipt.sequence],
    [words.receiptTime, `${moment} (${receipt.claimedAt})`],
    [words.receiptHash, receipt.claimHash],
    [words.receiptKey, receipt.keyId],
    [words.receiptPolicy, words.receiptPolicyVersion(receipt.policyVersion)],
  ];
  return (
    <Flex direction="column" gap="sm">
      <Alert title={words.receiptTitle(receipt.sequence)} variant="success">
        {words.receiptText(registration.partner.name, registration.account.name, moment)}
      </Alert>
      <DescriptionList direction="column">
        {rows.map(([label, text]) => (
          <DescriptionListItem key={label} label={label}>
            <Text>{text}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
      <Text variant="microcopy">{words.receiptProof}</Text>
      {byHand}
      <Flex gap="sm">
        <Button variant="secondary" size="sm" onClick={() => void copy(JSON.stringify(receipt, null, 2))}>
          {done ? words.receiptCopied : words.receiptCopy}
        </Button>
        <Button variant="secondary" size="sm" onClick={onClose}>
          {words.receiptClose}
        </Button>
      </Flex>
    </Flex>
  );
}
