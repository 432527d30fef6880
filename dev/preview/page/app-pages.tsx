import type { Fault, PreviewUser, Session } from '../preview-types.ts';
import { CardFrame } from './card-frame.tsx';
import type { AppPageName } from './use-place.ts';

const titles: Record<AppPageName, string> = { home: 'Dibs', settings: 'Dibs settings' };

type NavProps = { page: AppPageName | null; onPage: (page: AppPageName | null) => void };

/** In HubSpot: the CRM, the app under Marketplace, and its settings under Connected apps. */
export function AppNav({ page, onPage }: NavProps) {
  const places: [AppPageName | null, string][] = [
    [null, 'CRM records'],
    ['home', titles.home],
    ['settings', titles.settings],
  ];
  return (
    <nav className="app-nav" aria-label="HubSpot">
      {places.map(([place, words]) => (
        <button
          key={words}
          type="button"
          aria-current={place === page ? 'page' : undefined}
          onClick={() => onPage(place)}
        >
          {words}
        </button>
      ))}
    </nav>
  );
}

type Props = { page: AppPageName; session: Session; user: PreviewUser; fault: Fault };

/** A page of the app, under the title that HubSpot gives it. */
export function AppPage({ page, session, user, fault }: Props) {
  return (
    <main className="app-page">
      <h1 className="visually-hidden">{titles[page]}</h1>
      <CardFrame
        bundle={page}
        title={titles[page]}
        location={page}
        crm={null}
        session={session}
        user={user}
        fault={fault}
        values={{}}
      />
    </main>
  );
}
