import { ProgressBar } from '@hubspot/ui-extensions';
import type { RegistrationView } from '../../contract/views.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { cardWords } from '../words/card-words.ts';
import { clockEnd } from './clock-end.ts';
import { clockProgress } from './clock-progress.ts';

const tones = {
  'on-track': 'success',
  'due-soon': 'warning',
  'pending-evidence': 'warning',
  missed: 'danger',
} as const satisfies Record<FollowUp['status'], string>;

/** While a registration is active: days of the protection and of the running follow-up clock, each in words and as a bar. */
export function ClockBars({ registration, time }: { registration: RegistrationView; time: ProgramTime }) {
  const { state, protectedFrom, protectedUntil, followUp } = registration;
  if (state !== 'active') return null;
  return (
    <>
      {protectedFrom !== null && protectedUntil !== null && (
        <ProtectionBar
          from={protectedFrom}
          until={protectedUntil}
          paused={registration.tolled === true}
          time={time}
        />
      )}
      {followUp?.since !== undefined && (
        <FollowUpBar since={followUp.since} followUp={followUp} time={time} />
      )}
    </>
  );
}

type ProtectionProps = { from: string; until: string; paused: boolean; time: ProgramTime };

function ProtectionBar({ from, until, paused, time }: ProtectionProps) {
  const { day, total, left } = clockProgress(from, until, time);
  return (
    <ProgressBar
      title={cardWords.protection}
      aria-label={cardWords.protection}
      value={day}
      maxValue={total}
      valueDescription={paused ? cardWords.paused : cardWords.protectionDay(day, total, left)}
      variant={!paused && left <= 14 ? 'warning' : 'success'}
    />
  );
}

type FollowUp = NonNullable<RegistrationView['followUp']>;

/** While it stands still nobody knows when it ends, so there are no days to count. */
function FollowUpBar({ since, followUp, time }: { since: string; followUp: FollowUp; time: ProgramTime }) {
  const { status } = followUp;
  const paused = followUp.pausedBy != null && status !== 'missed';
  const { day, total, left, over } = clockProgress(since, clockEnd(followUp), time);
  return (
    <ProgressBar
      title={cardWords.followUp}
      aria-label={cardWords.followUp}
      value={paused ? 0 : day}
      maxValue={total}
      valueDescription={
        paused
          ? cardWords.paused
          : over
            ? cardWords.followUpStopped(total)
            : cardWords.followUpDay(day, total, left)
      }
      variant={tones[status]}
    />
  );
}
