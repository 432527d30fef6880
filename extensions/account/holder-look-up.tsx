import { DateInput, Flex, Form, LoadingButton, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { HolderAnswer } from '../../contract/holder.ts';
import type { ServerAnswer } from '../api/ask-server.ts';
import type { Server } from '../api/server.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import { errorProps } from '../offers/field-errors.ts';
import { inWords } from '../offers/in-words.ts';
import { formatDay } from '../program-time/format-time.ts';
import { lastDayBefore, noonOf, type ProgramTime } from '../program-time/program-time.ts';
import { accountWords } from '../words/account-words.ts';

const words = accountWords.lookUp;

type Props = { server: Server; companyId: string; time: ProgramTime };
type LookUp =
  | { status: 'idle' }
  | { status: 'looking' }
  | { status: 'answered'; day: string; answer: ServerAnswer<HolderAnswer> };

/** Asks who held the customer on a day; the ledger answers. */
export function HolderLookUp({ server, companyId, time }: Props) {
  const [day, setDay] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const [lookUp, setLookUp] = useState<LookUp>({ status: 'idle' });

  async function ask() {
    setTried(true);
    if (day === null) return;
    setLookUp({ status: 'looking' });
    const answer = await server.read<HolderAnswer>(
      `/accounts/${encodeURIComponent(companyId)}/holder?at=${encodeURIComponent(noonOf(day, time.timeZone))}`,
    );
    setLookUp({ status: 'answered', day, answer });
  }

  return (
    <Form onSubmit={() => void ask()} autoComplete="off">
      <Flex direction="column" gap="sm">
        <DateInput
          name="day"
          label={words.day}
          description={words.description}
          format="standard"
          {...(day === null ? {} : { value: dateOf(day) })}
          onChange={chosen => setDay(textOf(chosen))}
          {...errorProps(tried && day === null ? words.missing : null)}
        />
        <Flex>
          <LoadingButton type="submit" variant="secondary" loading={lookUp.status === 'looking'}>
            {lookUp.status === 'looking' ? words.loading : words.ask}
          </LoadingButton>
        </Flex>
        {lookUp.status === 'answered' && <Answer {...lookUp} time={time} onRetry={() => void ask()} />}
      </Flex>
    </Form>
  );
}

type AnswerProps = Extract<LookUp, { status: 'answered' }> & { time: ProgramTime; onRetry: () => void };

function Answer({ day, answer, time, onRetry }: AnswerProps) {
  if (answer.kind !== 'ok') return <FailureNote failure={answer} onRetry={onRetry} />;
  const { holder, others, why } = answer.value;
  const asked = formatDay(day, time);
  if (holder === null) return <Text>{words.nobody(asked, inWords(why.text, time))}</Text>;
  const through =
    holder.protectedUntil === null
      ? null
      : formatDay(lastDayBefore(holder.protectedUntil, time.timeZone), time);
  return (
    <>
      <Text>{words.held(asked, holder.partner.name, through)}</Text>
      {others.length > 0 && <Text variant="microcopy">{words.others(others.length)}</Text>}
    </>
  );
}

/** HubSpot counts months from 0. */
type HubSpotDate = { year: number; month: number; date: number };

const textOf = ({ year, month, date }: HubSpotDate): string =>
  `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`;

function dateOf(day: string): HubSpotDate {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return { year, month: month - 1, date };
}
