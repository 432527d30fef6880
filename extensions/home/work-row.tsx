import { Checkbox, Link, StatusTag, TableCell, TableRow, Text } from '@hubspot/ui-extensions';
import type { WorkItem } from '../../contract/home.ts';
import { inWords } from '../offers/in-words.ts';
import { formatDay, formatMoment } from '../program-time/format-time.ts';
import { dayOf, daysUntil, lastDayBefore, type ProgramTime } from '../program-time/program-time.ts';
import { approvalWords, homeWords, whenWords, workWords } from '../words/home-words.ts';

type Props = {
  item: WorkItem;
  time: ProgramTime;
  recordsUrl: string;
  chosen: boolean;
  /** As many are chosen as can be approved at once. */
  full: boolean;
  onChoose: (registrationId: string, on: boolean) => void;
};

/** One thing that waits: when, what, of whom, and the record on which it is done. */
export function WorkRow({ item, time, recordsUrl, chosen, full, onChoose }: Props) {
  const { customer, partner, registrationId } = item;
  const when = whenOf(item, time);
  const record = recordOf(item);
  return (
    <TableRow>
      <TableCell>
        <StatusTag variant={when.variant}>{when.words}</StatusTag>
        <Text variant="microcopy">{when.moment}</Text>
      </TableCell>
      <TableCell>
        {item.mayApprove === true && registrationId !== null ? (
          <Checkbox
            name={registrationId}
            checked={chosen}
            readOnly={full && !chosen}
            aria-label={approvalWords.choose(customer?.name ?? '')}
            onChange={on => onChoose(registrationId, on)}
          >
            {workWords(item)}
          </Checkbox>
        ) : (
          <Text>{workWords(item)}</Text>
        )}
        {item.summary !== undefined && <Text variant="microcopy">{inWords(item.summary, time)}</Text>}
      </TableCell>
      <TableCell>{customer?.name ?? '–'}</TableCell>
      <TableCell>{homeWords.ofPartner(partner.name, partner.tier)}</TableCell>
      <TableCell>
        <Link href={`${recordsUrl}/record/${record.type}/${record.id}`}>{record.words}</Link>
      </TableCell>
    </TableRow>
  );
}

/** Where it is done: on the deal; without one, on the company that it is about. */
export function recordOf({ dealId, customer, partner }: Pick<WorkItem, 'dealId' | 'customer' | 'partner'>) {
  if (dealId !== null) return { type: '0-3', id: dealId, words: homeWords.openDeal };
  return customer === null
    ? { type: '0-2', id: partner.companyId, words: homeWords.openPartner }
    : { type: '0-2', id: customer.companyId, words: homeWords.openCustomer };
}

/** Kinds whose instant is the first one after their last day (T3): that day is what people count by. */
const endsDays: readonly WorkItem['kind'][] = ['follow-up', 'expiry'];

function whenOf({ kind, at, overdue }: WorkItem, time: ProgramTime) {
  const ends = endsDays.includes(kind);
  const day = ends ? lastDayBefore(at, time.timeZone) : dayOf(at, time.timeZone);
  const left = daysUntil(day, time);
  const moment = ends ? formatDay(day, time) : formatMoment(at, time);
  if (kind === 'tier-review')
    return { words: whenWords.waiting(Math.max(0, -left)), moment, variant: 'warning' as const };
  if (overdue) return { words: whenWords.overdue(Math.max(0, -left)), moment, variant: 'danger' as const };
  if (left <= 0) return { words: whenWords.today, moment, variant: 'danger' as const };
  return {
    words: whenWords.ahead(left),
    moment,
    variant: left <= 3 ? ('warning' as const) : ('default' as const),
  };
}
