import {
  Button,
  Checkbox,
  EmptyState,
  Flex,
  LoadingButton,
  Table,
  TableBody,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { StaleNote } from '../card/stale-note.tsx';
import type { ProgramTime } from '../program-time/program-time.ts';
import { approvalWords, homeWords } from '../words/home-words.ts';
import type { Worklist } from './use-worklist.ts';
import { WorkRow } from './work-row.tsx';

type Props = {
  list: Worklist;
  /** How many partners there are to look after. */
  partners: number;
  time: ProgramTime;
  recordsUrl: string;
  /** Ids of registrations. */
  chosen: string[];
  onChoose: (chosen: string[]) => void;
  onApprove: () => void;
  onMore: () => void;
  onReload: () => void;
};

/** What waits, a row each; claims that the reader may approve can be chosen. */
export function WorkTable(props: Props) {
  const { list, chosen, onChoose } = props;
  const approvable = list.items.flatMap(item =>
    item.mayApprove === true && item.registrationId !== null ? [item.registrationId] : [],
  );
  const atOnce = approvable.slice(0, mostAtOnce);
  return (
    <Flex direction="column" gap="sm">
      <StaleNote title={homeWords.stale} failure={list.failure} onRefresh={props.onReload} />
      {approvable.length > 0 && (
        <Flex gap="sm" align="center" wrap="wrap">
          <Button variant="primary" size="sm" disabled={chosen.length === 0} onClick={props.onApprove}>
            {approvalWords.approve(chosen.length)}
          </Button>
          <Checkbox
            name="all"
            checked={atOnce.every(id => chosen.includes(id))}
            onChange={on => onChoose(on ? atOnce : [])}
          >
            {approvalWords.chooseAll(atOnce.length, approvable.length)}
          </Checkbox>
          {chosen.length === 0 && <Text variant="microcopy">{approvalWords.hint}</Text>}
          {chosen.length >= mostAtOnce && <Text variant="microcopy">{approvalWords.most(mostAtOnce)}</Text>}
        </Flex>
      )}
      {list.items.length === 0 ? <Nothing {...props} /> : <Rows {...props} />}
      {list.next !== null && (
        <Flex gap="sm" align="center">
          <LoadingButton variant="secondary" loading={list.loading} onClick={props.onMore}>
            {list.loading ? homeWords.loadingMore : homeWords.more}
          </LoadingButton>
          <Text variant="microcopy">{homeWords.shown(list.items.length, countOf(list))}</Text>
        </Flex>
      )}
    </Flex>
  );
}

/** So that a long sentence about what waits leaves the others their room; in pixels. */
const widths = { when: 170, what: 'auto', customer: 170, partner: 190, open: 120 } as const;

/** The server takes so many at once. */
const mostAtOnce = 50;

function Rows({ list, time, recordsUrl, chosen, onChoose }: Props) {
  const { columns } = homeWords;
  return (
    <Table bordered density="condensed">
      <TableHead>
        <TableRow>
          {(['when', 'what', 'customer', 'partner', 'open'] as const).map(column => (
            <TableHeader key={column} width={widths[column]}>
              {columns[column]}
            </TableHeader>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {list.items.map(item => (
          <WorkRow
            key={item.key}
            item={item}
            time={time}
            recordsUrl={recordsUrl}
            chosen={item.registrationId !== null && chosen.includes(item.registrationId)}
            full={chosen.length >= mostAtOnce}
            onChoose={(id, on) => onChoose(on ? [...chosen, id] : chosen.filter(each => each !== id))}
          />
        ))}
      </TableBody>
    </Table>
  );
}

function Nothing({ list, partners }: Props) {
  const filtered = list.filter.kind !== null || list.filter.words !== '';
  const { title, text } = filtered
    ? homeWords.emptyFilter
    : partners === 0
      ? homeWords.noPartners
      : homeWords.empty;
  return (
    <EmptyState title={title} layout="vertical">
      <Text>{text}</Text>
    </EmptyState>
  );
}

const countOf = ({ counts, filter }: Worklist) =>
  counts
    .filter(({ kind }) => filter.kind === null || kind === filter.kind)
    .reduce((sum, { count }) => sum + count, 0);
