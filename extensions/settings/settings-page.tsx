import { Alert, Divider, Flex, LoadingSpinner, Tab, Tabs } from '@hubspot/ui-extensions';
import { useMemo, useState } from 'react';
import { createEventsServer } from '../api/events-server.ts';
import { createPartnerAccessServer } from '../api/partner-access-server.ts';
import { serverUrl } from '../api/server-url.ts';
import { createSettingsServer } from '../api/settings-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { ReaderTime } from '../card/reader-time.ts';
import { StaleNote } from '../card/stale-note.tsx';
import type { Copy } from '../card/use-copy.tsx';
import type { PageHost } from '../home/home-page.tsx';
import { FailureNote } from '../offers/failure-note.tsx';
import { readerLocale } from '../program-time/program-time.ts';
import { failureWords } from '../words/failure-words.ts';
import { homeWords } from '../words/home-words.ts';
import { settingsWords as words } from '../words/settings-words.ts';
import { Connection } from './connection.tsx';
import { FormTab } from './form-tab.tsx';
import { OutgoingEvents } from './outgoing-events.tsx';
import { PartnerMail } from './partner-mail.tsx';
import { PartnerSessions } from './partner-sessions.tsx';
import { SetUp } from './set-up.tsx';

const tabs = ['setUp', 'policy', 'people', 'calendars', 'partners', 'events', 'connection'] as const;
export type SettingsTab = (typeof tabs)[number];

type SettingsHost = PageHost & { actions: { copyTextToClipboard: Copy } };

/** The app's settings: the way to a running program, its policy and its people. A form is loaded when it is opened. */
export function SettingsPage({ context, actions }: SettingsHost) {
  const url = serverUrl(context.variables);
  const server = useMemo(() => createSettingsServer(url ?? ''), [url]);
  const events = useMemo(() => createEventsServer(url ?? ''), [url]);
  const access = useMemo(() => createPartnerAccessServer(url ?? ''), [url]);
  const [tab, setTab] = useState<SettingsTab>('setUp');
  /** A form that was opened stays, with what was edited in it. */
  const [opened, setOpened] = useState<SettingsTab[]>(['setUp']);
  function open(next: SettingsTab) {
    setTab(next);
    setOpened(before => (before.includes(next) ? before : [...before, next]));
  }
  const { state, reload } = useLoaded(url === null ? null : 'set-up', server.setUp);
  if (url === null)
    return (
      <Alert title={failureWords.notConfigured.title} variant="warning">
        {homeWords.notConfigured}
      </Alert>
    );
  if (state.status === 'loading') return <LoadingSpinner label={words.loading} showLabel layout="centered" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const { steps, connection, now, timeZone } = state.value;
  const time = { now, timeZone, locale: readerLocale(context.user.locale) };
  const shown = {
    setUp: <SetUp server={server} steps={steps} onOpen={open} onCheck={reload} />,
    policy: <FormTab key="policy" name="policy" server={server} onSaved={reload} />,
    people: <FormTab key="people" name="people" server={server} onSaved={reload} />,
    calendars: <FormTab key="calendars" name="calendars" server={server} onSaved={reload} />,
    partners: (
      <Flex direction="column" gap="md">
        <PartnerSessions server={access} time={time} onCopy={text => actions.copyTextToClipboard(text)} />
        <Divider />
        <PartnerMail server={access} time={time} />
      </Flex>
    ),
    events: <OutgoingEvents server={events} time={time} />,
    connection: <Connection connection={connection} time={time} onCheck={reload} />,
  };
  return (
    <ReaderTime.Provider value={time}>
      <StaleNote failure={state.stale} onRefresh={reload} />
      <Tabs
        selected={tab}
        onSelectedChange={(chosen: string | number) => open(tabs.find(each => each === chosen) ?? 'setUp')}
      >
        {tabs.map(each => (
          <Tab key={each} tabId={each} title={words.tabs[each]}>
            {opened.includes(each) ? shown[each] : null}
          </Tab>
        ))}
      </Tabs>
    </ReaderTime.Provider>
  );
}
