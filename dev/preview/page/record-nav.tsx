import { type ReactNode, useState } from 'react';

export type NavLine = { id: string; name: string; detail: string; flags: string[] };

type Props = {
  /** What the list is of: "Companies". */
  label: string;
  lines: NavLine[];
  error: string | null;
  chosen: string | null;
  onChoose: (id: string) => void;
  /** Ticked for a bulk action; absent where there is none. */
  ticked?: { ids: readonly string[]; onTick: (id: string) => void };
  /** Above the list. */
  children?: ReactNode;
};

/** A list of records to choose from; a flag is said in words. */
export function RecordNav({ label, lines, error, chosen, onChoose, ticked, children }: Props) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = lines.filter(({ name, detail, flags }) =>
    `${name} ${detail} ${flags.join(' ')}`.toLowerCase().includes(wanted),
  );
  return (
    <nav className="deals" aria-label={label}>
      {children}
      <label className="deals-search">
        {`Search ${label.toLowerCase()}`}
        <input type="search" value={search} onChange={event => setSearch(event.target.value)} />
      </label>
      {error !== null && <p role="alert">{error}</p>}
      <ul>
        {found.map(line => (
          <li key={line.id} className="nav-line">
            {ticked !== undefined && (
              <input
                type="checkbox"
                aria-label={`Tick ${line.name}`}
                checked={ticked.ids.includes(line.id)}
                onChange={() => ticked.onTick(line.id)}
              />
            )}
            <button
              type="button"
              aria-current={line.id === chosen ? 'page' : undefined}
              onClick={() => onChoose(line.id)}
            >
              <span className="deals-name">{line.name}</span>
              <span>{line.detail}</span>
              {line.flags.length > 0 && <span className="deals-flags">{line.flags.join(' · ')}</span>}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
