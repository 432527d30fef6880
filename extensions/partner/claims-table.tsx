import {
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { ProtectedClaim } from '../../contract/partner-card.ts';
import { FirstRows } from '../card/first-rows.tsx';
import { RecordLink } from '../card/record-link.tsx';
import { formatDay } from '../program-time/format-time.ts';
import { daysUntil, lastDayBefore, type ProgramTime } from '../program-time/program-time.ts';
import { partnerWords } from '../words/partner-words.ts';

const words = partnerWords.claims;

const tones = {
  'follow-up-missed': 'danger',
  'follow-up-due': 'warning',
  'pending-evidence': 'info',
  'ends-soon': 'warning',
  contested: 'warning',
  none: 'success',
} as const satisfies Record<ProtectedClaim['risk']['code'], string>;

/** Protected customers with both clocks, in the order that the server gave: what hurts first. */
export function ClaimsTable({ claims, time }: { claims: readonly ProtectedClaim[]; time: ProgramTime }) {
  if (claims.length === 0) return <Text>{words.none}</Text>;
  return (
    <FirstRows rows={claims}>
      {rows => (
        <Table density="condensed">
          <TableHead>
            <TableRow>
              {[words.customer, words.risk, words.followUp, words.through].map(title => (
                <TableHeader key={title}>{title}</TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map(claim => (
              <ClaimRow key={claim.id} claim={claim} time={time} />
            ))}
          </TableBody>
        </Table>
      )}
    </FirstRows>
  );
}

function ClaimRow({ claim, time }: { claim: ProtectedClaim; time: ProgramTime }) {
  const { accountName, companyId, dealId, followUp, protectedThrough, tolled, renewals, risk } = claim;
  const due = lastDayBefore(followUp.dueAt, time.timeZone);
  const paused = followUp.paused === true;
  const missed = followUp.status === 'missed' ? followUp.misses.at(-1) : undefined;
  return (
    <TableRow>
      <TableCell>
        {dealId === null ? (
          <RecordLink type="company" id={companyId} name={accountName} />
        ) : (
          <RecordLink type="deal" id={dealId} name={accountName} />
        )}
      </TableCell>
      <TableCell>
        <StatusTag variant={tones[risk.code]}>{riskWords(claim, time)}</StatusTag>
      </TableCell>
      <TableCell>
        <Text>
          {missed !== undefined
            ? words.wasDue(dayBefore(missed, time))
            : paused
              ? words.paused
              : words.by(formatDay(due, time))}
        </Text>
        {missed === undefined && !paused && (
          <Text variant="microcopy">{words.left(daysUntil(due, time))}</Text>
        )}
      </TableCell>
      <TableCell>
        <Text>{formatDay(protectedThrough, time)}</Text>
        <Text variant="microcopy">
          {[
            tolled ? words.paused : words.left(daysUntil(protectedThrough, time)),
            ...(renewals === 1 ? [words.renewed] : []),
          ].join(' · ')}
        </Text>
      </TableCell>
    </TableRow>
  );
}

const dayBefore = (end: string, time: ProgramTime) => formatDay(lastDayBefore(end, time.timeZone), time);

/** An end is the first instant after the last day: the day before is what a reader means. */
function riskWords({ risk, followUp }: ProtectedClaim, time: ProgramTime): string {
  const day = lastDayBefore(risk.at, time.timeZone);
  return partnerWords.risks[risk.code](formatDay(day, time), daysUntil(day, time), followUp.directWindowOpen);
}
