import { Flex, Form, Input, LoadingButton, Select, Text, TextArea } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { ImportDryRunAnswer, ImportDryRunRequest } from '../../contract/import-dry-run.ts';
import type { ServerAnswer } from '../api/ask-server.ts';
import type { SettingsServer } from '../api/settings-server.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import { errorProps } from '../offers/field-errors.ts';
import { importWords as words } from '../words/import-words.ts';
import { ImportReport } from './import-report.tsx';

type DateOrder = NonNullable<Extract<ImportDryRunRequest, { source: 'csv' }>['dates']>;
const orders: readonly DateOrder[] = ['iso', 'day-month-year', 'month-day-year'];

type Source = ImportDryRunRequest['source'];
const sources: readonly Source[] = ['csv', 'deals'];

type Props = {
  server: SettingsServer;
  /** An import was judged: the step has something new to say. */
  onChecked: () => void;
};

/** Says of old registrations, pasted or kept in deals, what would become of each; registers nothing. */
export function ImportDryRun({ server, onChecked }: Props) {
  const [source, setSource] = useState<Source>('csv');
  const [csv, setCsv] = useState('');
  const [dates, setDates] = useState<DateOrder>('iso');
  const [deals, setDeals] = useState({ partner: '', protectedFrom: 'createdate', protectedThrough: '' });
  const [tried, setTried] = useState(false);
  const [running, setRunning] = useState(false);
  const [answer, setAnswer] = useState<ServerAnswer<ImportDryRunAnswer> | null>(null);
  const missing = (text: string) => tried && text.trim() === '';

  async function run() {
    setTried(true);
    const body = source === 'csv' ? pasted(csv, dates) : ofDeals(deals);
    if (running || body === null) return;
    setRunning(true);
    setAnswer(null);
    const got = await server.importDryRun(body);
    setAnswer(got);
    setRunning(false);
    if (got.kind === 'ok' && got.value.report !== null) onChecked();
  }

  function choose(chosen: unknown) {
    setSource(sources.find(each => each === chosen) ?? 'csv');
    setTried(false);
    setAnswer(null);
  }

  const dealField = (name: keyof typeof deals, description: string | null) => (
    <Input
      name={name}
      label={words[name]}
      {...(description === null ? {} : { description })}
      required={name !== 'protectedThrough'}
      value={deals[name]}
      readOnly={running}
      onInput={text => setDeals(was => ({ ...was, [name]: text }))}
      onChange={text => setDeals(was => ({ ...was, [name]: text }))}
      {...errorProps(
        faultOf(answer, name) ??
          (missing(deals[name]) && name !== 'protectedThrough' ? words.propertyMissing : null),
      )}
    />
  );

  return (
    <Form onSubmit={() => void run()} autoComplete="off">
      <Flex direction="column" gap="sm">
        <Text variant="microcopy">{words.what}</Text>
        <Select
          name="source"
          label={words.from}
          value={source}
          readOnly={running}
          options={sources.map(value => ({ value, label: words.sources[value] }))}
          onChange={choose}
        />
        {source === 'csv' ? (
          <>
            <TextArea
              name="csv"
              label={words.csv}
              description={words.csvHelp}
              required
              rows={6}
              value={csv}
              readOnly={running}
              onInput={setCsv}
              onChange={setCsv}
              {...errorProps(missing(csv) ? words.csvMissing : null)}
            />
            <Select
              name="dates"
              label={words.dates}
              value={dates}
              readOnly={running}
              options={orders.map(value => ({ value, label: words.dateOrders[value] }))}
              onChange={chosen => setDates(orders.find(order => order === chosen) ?? 'iso')}
            />
          </>
        ) : (
          <>
            <Text variant="microcopy">{words.deals}</Text>
            {dealField('partner', words.partnerHelp)}
            {dealField('protectedFrom', null)}
            {dealField('protectedThrough', words.protectedThroughHelp)}
          </>
        )}
        <Flex>
          <LoadingButton type="submit" variant="secondary" loading={running}>
            {running ? words.running : words.run}
          </LoadingButton>
        </Flex>
        {answer !== null && answer.kind !== 'ok' && (
          <FailureNote failure={answer} onRetry={() => void run()} />
        )}
        {answer?.kind === 'ok' && <ImportReport answer={answer.value} source={source} />}
      </Flex>
    </Form>
  );
}

/** What the server found wrong with a property's name. */
const faultOf = (answer: ServerAnswer<unknown> | null, name: string): string | null =>
  answer?.kind === 'invalid'
    ? (answer.errors.find(({ path }) => path === `body.${name}`)?.message ?? null)
    : null;

const pasted = (csv: string, dates: DateOrder): ImportDryRunRequest | null =>
  csv.trim() === '' ? null : { source: 'csv', csv, dates };

function ofDeals(properties: {
  partner: string;
  protectedFrom: string;
  protectedThrough: string;
}): ImportDryRunRequest | null {
  const [partner, protectedFrom, through] = [
    properties.partner.trim(),
    properties.protectedFrom.trim(),
    properties.protectedThrough.trim(),
  ];
  if (partner === '' || protectedFrom === '') return null;
  return { source: 'deals', partner, protectedFrom, protectedThrough: through === '' ? null : through };
}
