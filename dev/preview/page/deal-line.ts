import { useState } from 'react';
import type { DealLine } from '../preview-types.ts';

type Props = {
  deals: DealLine[];
  error: string | null;
  chosen: string | null;
  onChoose: (id: string) => void;
};

/** The account's deals, newest first; flagged ones carry their flag in words. */
export function DealList({ deals, error, chosen, onChoose }: Props) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = deals.filter(deal =>
    `${deal.name} ${deal.company} ${deal.owner}`.toLowerCase().includes(wanted),
  );
  return (
    <nav className="deals" aria-label="Deals">
      <label className="deals-search">
        Search deals
        <input type="search" value={search} onChange={event => setSearch(event.target.value)} />
      </label>
      {error !== null && <p role="alert">{error}</p>}
      <ul>
        {found.map(deal => (
          <li key={deal.id}>
            <button
              type="button"
              aria-current={deal.id === chosen ? 'page' : undefined}
              onClick={() => onChoose(deal.id)}
            >
              <span className="deals-name">{deal.name}</span>
              <span>{[deal.company, deal.owner].filter(Boolean).join(' · ')}</span>
              <Flags deal={deal} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Flags({ deal }: { deal: DealLine }) {
  const flags = [
    ...(deal.registration === '' ? [] : [deal.registration]),
    ...(deal.roe === 'heads-up' ? ['Heads-up'] : deal.roe === 'exception' ? ['RoE exception'] : []),
  ];
  return flags.length === 0 ? null : <span className="deals-flags">{flags.join(' · ')}</span>;
}
