import { useCallback, useEffect, useState } from 'react';

export type AppPageName = 'home' | 'settings';

/** Which record or page of the app is open and who looks at it; kept in the address, so that a place can be linked and reloaded. */
export type Place = {
  deal: string | null;
  company: string | null;
  contact: string | null;
  page: AppPageName | null;
  user: string | null;
};

/** A change of place that leaves every record and page. */
export const noRecord = { deal: null, company: null, contact: null, page: null };

export function usePlace(): [Place, (change: Partial<Place>) => void] {
  const [place, setPlace] = useState(readPlace);
  useEffect(() => {
    const follow = () => setPlace(readPlace());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  const go = useCallback((change: Partial<Place>) => {
    const next = { ...readPlace(), ...change };
    window.location.hash = new URLSearchParams(
      Object.entries(next).filter((entry): entry is [string, string] => entry[1] !== null),
    ).toString();
  }, []);
  return [place, go];
}

const pages: readonly AppPageName[] = ['home', 'settings'];

function readPlace(): Place {
  const given = new URLSearchParams(window.location.hash.slice(1));
  return {
    deal: given.get('deal'),
    company: given.get('company'),
    contact: given.get('contact'),
    page: pages.find(page => page === given.get('page')) ?? null,
    user: given.get('user'),
  };
}
