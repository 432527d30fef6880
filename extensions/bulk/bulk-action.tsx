import { Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { BulkCheck, BulkRegisterAnswer } from '../../contract/bulk.ts';
import { type RecordHost, useRecord } from '../api/use-record.ts';
import { CardStates } from '../card/card-states.tsx';
import { bulkWords as words } from '../words/bulk-words.ts';
import { BulkOutcomes } from './bulk-outcomes.tsx';
import { BulkRegister } from './bulk-register.tsx';
import { BulkRows } from './bulk-rows.tsx';

/** The server takes no more at once. */
export const BULK_LIMIT = 50;

/** HubSpot's type ids of the lists that the action stands on. */
const families: Record<string, 'deals' | 'companies'> = { '0-3': 'deals', '0-2': 'companies' };

export type BulkHost = {
  context: {
    crm: { objectTypeId: string; objectIds: number[] };
    user: RecordHost['context']['user'];
    variables?: RecordHost['context']['variables'];
  };
};

/** Checks what was ticked in a list, and registers a partner on those that can be. */
export function BulkAction({ context }: BulkHost) {
  const { objectIds, objectTypeId } = context.crm;
  const ids = objectIds.slice(0, BULK_LIMIT).map(String);
  const path = `/bulk/${families[objectTypeId] ?? 'companies'}`;
  const [answer, setAnswer] = useState<BulkRegisterAnswer | null>(null);
  const record = useRecord<BulkCheck>(
    { context: { ...context, crm: { objectId: 0 } }, actions: { onCrmPropertiesUpdate: () => {} } },
    [],
    () => `${path}?ids=${ids.join(',')}`,
  );
  return (
    <CardStates record={record} loading={words.loading} notFound={words.notFound}>
      {({ view, server, time }) =>
        answer === null ? (
          <>
            {objectIds.length > BULK_LIMIT && <Text>{words.tooMany(BULK_LIMIT, objectIds.length)}</Text>}
            <Text>{words.found(countsOf(view.rows))}</Text>
            <BulkRows rows={view.rows} time={time} />
            <BulkRegister path={`${path}/registrations`} view={view} server={server} onDone={setAnswer} />
          </>
        ) : (
          <BulkOutcomes answer={answer} rows={view.rows} />
        )
      }
    </CardStates>
  );
}

function countsOf(rows: BulkCheck['rows']) {
  const counts = { free: 0, registered: 0, waiting: 0, cannot: 0, unknown: 0 };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}
