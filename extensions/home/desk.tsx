import { Alert, Flex, Heading } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { HomeAnswer, WorkKind } from '../../contract/home.ts';
import type { HomeServer, WorkFilter } from '../api/home-server.ts';
import { ReaderTime } from '../card/reader-time.ts';
import { homeWords } from '../words/home-words.ts';
import { ApprovalPanel } from './approval-panel.tsx';
import { Charts } from './charts.tsx';
import { FigureStrip } from './figure-strip.tsx';
import { FoundRegistrations } from './found-registrations.tsx';
import { useWorklist } from './use-worklist.ts';
import { WorkFilters } from './work-filters.tsx';
import { WorkTable } from './work-table.tsx';

type Props = {
  home: HomeAnswer;
  server: HomeServer;
  locale: string;
  onWhose: (whose: WorkFilter['whose']) => void;
  /** Something was, or may have been, done: list and figures are to be read again. */
  onChanged: () => void;
};

/** Figures of now stand above the list, those of the past below it. */
const onTop = 4;

/** Figures, what waits, and how to get it done: most urgent first. */
export function Desk({ home, server, locale, onWhose, onChanged }: Props) {
  const { list, narrow, more, reload } = useWorklist(server, home);
  const [chosen, setChosen] = useState<string[]>([]);
  const [approving, setApproving] = useState<string[] | null>(null);
  const time = { now: list.now, timeZone: home.timeZone, locale };
  const mode = { observe: homeWords.observing, advise: homeWords.advising, enforce: null }[home.enforcement];
  const drillDown = (kind: WorkKind) => void narrow({ kind, words: '' });
  return (
    <ReaderTime.Provider value={time}>
      <Flex direction="column" gap="md">
        {mode !== null && <Alert title={mode} variant="info" />}
        <FigureStrip figures={home.figures.slice(0, onTop)} locale={locale} onDrillDown={drillDown} />
        <Heading>{homeWords.worklist}</Heading>
        <WorkFilters
          list={list}
          onWhose={onWhose}
          onKind={kind => void narrow({ kind })}
          onSearch={words => void narrow({ words })}
        />
        {list.filter.words !== '' && (
          <FoundRegistrations
            key={list.filter.words}
            server={server}
            words={list.filter.words}
            recordsUrl={home.recordsUrl}
            time={time}
          />
        )}
        {approving === null ? (
          <WorkTable
            list={list}
            partners={home.partners}
            time={time}
            recordsUrl={home.recordsUrl}
            chosen={chosen}
            onChoose={setChosen}
            onApprove={() => setApproving(chosen)}
            onMore={() => void more()}
            onReload={() => void reload()}
          />
        ) : (
          <ApprovalPanel
            server={server}
            registrationIds={approving}
            time={time}
            onClose={changed => {
              setApproving(null);
              setChosen([]);
              if (changed) onChanged();
            }}
          />
        )}
        <Charts home={home} locale={locale}>
          <FigureStrip figures={home.figures.slice(onTop)} locale={locale} onDrillDown={drillDown} />
        </Charts>
      </Flex>
    </ReaderTime.Provider>
  );
}
