import { Accordion, Button, Divider, Flex, Heading, Link, StatusTag, Text } from '@hubspot/ui-extensions';
import { Fragment, useState } from 'react';
import type { SetUpAnswer, SetUpStepId } from '../../contract/set-up.ts';
import type { SettingsServer } from '../api/settings-server.ts';
import { useWording } from '../card/reader-time.ts';
import { importWords } from '../words/import-words.ts';
import { reportWords, stepStates, stepWords, settingsWords as words } from '../words/settings-words.ts';
import { ImportDryRun } from './import-dry-run.tsx';
import { ObserveReport } from './observe-report.tsx';
import type { SettingsTab } from './settings-page.tsx';

type Props = {
  server: SettingsServer;
  steps: SetUpAnswer['steps'];
  onOpen: (tab: SettingsTab) => void;
  onCheck: () => void;
};

/** Where a step is done, if on this page. */
const places: Partial<Record<SetUpStepId, SettingsTab>> = {
  connect: 'connection',
  partners: 'people',
  teams: 'people',
  people: 'people',
  policy: 'policy',
  observe: 'policy',
};

/** From an install to a running program: each step says what stands, and how it is done. */
export function SetUp({ server, steps, onOpen, onCheck }: Props) {
  /** What was unfolded once; only then is it drawn. */
  const [reading, setReading] = useState(false);
  const [trying, setTrying] = useState(false);
  const say = useWording();
  const done = steps.filter(step => step.state === 'done').length;
  return (
    <Flex direction="column" gap="md">
      <Flex gap="sm" align="center">
        <Text format={{ fontWeight: 'demibold' }}>{words.done(done, steps.length)}</Text>
        <Button variant="secondary" size="sm" onClick={onCheck}>
          {words.checkAgain}
        </Button>
      </Flex>
      {steps.map((step, index) => {
        const place = places[step.id];
        const { title, how } = stepWords[step.id];
        const state = stepStates[step.state];
        return (
          <Fragment key={step.id}>
            <Divider />
            <Flex gap="sm" align="center" wrap="wrap">
              <Heading>{`${index + 1}. ${title}`}</Heading>
              <StatusTag variant={state.variant}>{state.words}</StatusTag>
            </Flex>
            {step.found.map(sentence => (
              <Text key={sentence}>{say(sentence)}</Text>
            ))}
            {step.state !== 'done' && <Text variant="microcopy">{how}</Text>}
            {step.link !== undefined && step.state !== 'done' && (
              <Link href={step.link}>{words.openDeals}</Link>
            )}
            {place !== undefined && step.state !== 'done' && (
              <Flex>
                <Button variant="secondary" size="sm" onClick={() => onOpen(place)}>
                  {words.tabs[place]}
                </Button>
              </Flex>
            )}
            {step.id === 'import' && (
              <Accordion title={importWords.title} onClick={() => setTrying(true)}>
                {trying && <ImportDryRun server={server} onChecked={onCheck} />}
              </Accordion>
            )}
            {step.id === 'observe' && (
              <Accordion title={reportWords.title} onClick={() => setReading(true)}>
                {reading && <ObserveReport server={server} />}
              </Accordion>
            )}
          </Fragment>
        );
      })}
    </Flex>
  );
}
