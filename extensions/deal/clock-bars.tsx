import { ProgressBar } from '@hubspot/ui-extensions';
import type { RegistrationView } from '../../contract/views.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { cardWords } from '../words/card-words.ts';
import { clockEnd } from './clock-end.ts';
import { clockProgress } from './clock-progress.ts';

/** While a registration is active: days of the protection and of the running follow-up clock, each in words and as a bar. */
export function ClockBars({ registration, time }: { registration: RegistrationView; time: ProgramTime }) {
  const { state, protectedFrom, protectedUntil, followUp } = registration;
  if (state !== 'active') return null;
  return (
    <>
      {protectedFrom !== null && protectedUntil !== null && (
        <ProtectionBar from={protectedFrom} until={protectedUntil} time={time} />
      )}
      {followUp?.since !== undefined && (
        <FollowUpBar since={followUp.since} dueAt={clockEnd(followUp)} time={time} />
      )}
    </>
  );
}

function ProtectionBar({ from, until, time }: { from: string; until: string; time: ProgramTime }) {
  const { day, total, left } = clockProgress(from, until, time);
  return (
    <ProgressBar
      title={cardWords.protection}
      aria-label={cardWords.protection}
      value={day}
      maxValue={total}
      valueDescription={cardWords.protectionDay(day, total, left)}
      variant={left <= 14 ? 'warning' : 'success'}
    />
  );
}

function FollowUpBar({ since, dueAt, time }: { since: string; dueAt: string; time: ProgramTime }) {
  const { day, total, left, over } = clockProgress(since, dueAt, time);
  return (
    <ProgressBar
      title={cardWords.followUp}
      aria-label={cardWords.followUp}
      value={day}
      maxValue={total}
      valueDescription={over ? cardWords.followUpStopped(total) : cardWords.followUpDay(day, total, left)}
      variant={over ? 'danger' : left <= 7 ? 'warning' : 'success'}
    />
  );
}
