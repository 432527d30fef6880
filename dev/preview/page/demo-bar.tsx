import { useState } from 'react';
import type { Fault, PreviewUser, Session } from '../preview-types.ts';

type Props = {
  session: Session;
  user: PreviewUser;
  now: string | null;
  fault: Fault;
  onUser: (userId: string) => void;
  onFault: (fault: Fault) => void;
  onAdvance: (duration: string) => Promise<void>;
  onReload: () => void;
};

const faults: Record<Fault, string> = {
  none: 'works',
  slow: 'is slow (4 s)',
  down: 'is down',
  lost: 'loses its answers',
};

const steps = [
  ['PT30M', '+30 min'],
  ['P1D', '+1 day'],
  ['P7D', '+7 days'],
  ['P14D', '+14 days'],
  ['P90D', '+90 days'],
] as const;

/** What HubSpot does not have: who you are, what time it is, what is broken. */
export function DemoBar({ session, user, now, fault, onUser, onFault, onAdvance, onReload }: Props) {
  return (
    <header className="demo-bar">
      <div className="demo-name">
        <strong>Dibs preview</strong>
        <span>{session.portal.name}, an emulated HubSpot account</span>
      </div>
      <label>
        You are
        <select value={user.userId} onChange={event => onUser(event.target.value)}>
          {session.users.map(each => (
            <option key={each.userId} value={each.userId}>
              {`${each.name} – ${each.roles.join(', ') || 'no role'}`}
            </option>
          ))}
        </select>
      </label>
      <ClockControl now={now} onAdvance={onAdvance} />
      <label>
        The server
        <select value={fault} onChange={event => onFault(event.target.value as Fault)}>
          {Object.entries(faults).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <a
        href={`${session.publicUrl}/_demo/outbox`}
        target="_blank"
        rel="noreferrer"
        style={{ color: 'inherit' }}
      >
        Mail
      </a>
      <button type="button" onClick={onReload}>
        Reload cards
      </button>
    </header>
  );
}

function ClockControl({ now, onAdvance }: Pick<Props, 'now' | 'onAdvance'>) {
  const [moving, setMoving] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function move(duration: string) {
    setMoving(true);
    try {
      await onAdvance(duration);
      setError(null);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setMoving(false);
    }
  }
  return (
    <fieldset className="demo-clock">
      <legend>Clock</legend>
      <output>{now === null ? '…' : now.slice(0, 16).replace('T', ' ')} UTC</output>
      {steps.map(([duration, label]) => (
        <button key={duration} type="button" disabled={moving} onClick={() => void move(duration)}>
          {label}
        </button>
      ))}
      {error !== null && <span role="alert">{error}</span>}
    </fieldset>
  );
}
