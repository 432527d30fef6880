import { Alert, Button, DescriptionList, DescriptionListItem, Flex } from '@hubspot/ui-extensions';
import type { SetUpAnswer } from '../../contract/set-up.ts';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { settingsWords, connectionWords as words } from '../words/settings-words.ts';

type Props = { connection: SetUpAnswer['connection']; time: ProgramTime; onCheck: () => void };

/** How the connection to HubSpot stands: what comes in, what goes out, and what HubSpot refuses. */
export function Connection({ connection, time, onCheck }: Props) {
  const { events, copies, tasks, clashes, missingScopes, propertiesFailed } = connection;
  const moment = (at: string | null) => (at === null ? words.never : formatMoment(at, time));
  const facts: [label: string, text: string][] = [
    [words.account, connection.hubDomain ?? ''],
    [words.installed, moment(connection.installedAt)],
    [words.lastEvent, moment(connection.lastEventAt)],
    [words.events, words.eventsText(events.waiting, events.quarantined)],
    [words.copies, words.copiesText(copies.behind, copies.refused)],
    [words.tasks, words.tasksText(tasks.waiting, tasks.refused)],
    [words.looked, moment(connection.lookedThrough)],
    [words.found, String(connection.foundByLooking)],
    [words.missingScopes, missingScopes.join(', ') || words.none],
    [
      words.clashes,
      clashes.map(({ object, name, why }) => `${name} (${object}): ${why}`).join('; ') || words.none,
    ],
    ...(propertiesFailed === null ? [] : [[words.propertiesFailed, propertiesFailed] as [string, string]]),
  ];
  return (
    <Flex direction="column" gap="md">
      <Alert
        title={connection.healthy ? words.healthy : words.unhealthy}
        variant={connection.healthy ? 'success' : 'warning'}
      />
      <DescriptionList direction="column">
        {facts.map(([label, text]) => (
          <DescriptionListItem key={label} label={label}>
            {text}
          </DescriptionListItem>
        ))}
      </DescriptionList>
      <Flex>
        <Button variant="secondary" size="sm" onClick={onCheck}>
          {settingsWords.checkAgain}
        </Button>
      </Flex>
    </Flex>
  );
}
