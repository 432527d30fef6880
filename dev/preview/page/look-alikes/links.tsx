import type { LinkProps } from '@hubspot/ui-extensions';
import type { CrmActionLinkProps } from '@hubspot/ui-extensions/crm';
import type { ReactNode } from 'react';
import { pressed } from './remote-events.ts';

const places: Record<string, string> = { '0-1': 'contact', '0-2': 'company', '0-3': 'deal' };

/** In HubSpot the record's preview slides in; here its page opens. Other actions are not used by our cards. */
export function CrmActionLink({
  actionType,
  actionContext,
  children,
}: CrmActionLinkProps & { children?: ReactNode }) {
  const { objectId, objectTypeId } = { objectId: '', objectTypeId: '', ...actionContext };
  const place = places[String(objectTypeId)];
  if (actionType !== 'PREVIEW_OBJECT' || place === undefined) return <span>{children}</span>;
  return (
    <a className="hs-link" href={`#${hashWith(place, String(objectId))}`}>
      {children}
    </a>
  );
}

export function Link({ href, children, onClick }: LinkProps) {
  const target = typeof href === 'string' ? { url: href, external: false } : href;
  return (
    <a
      className="hs-link"
      href={recordPlace(target.url) ?? target.url}
      {...(target.external ? { target: '_blank', rel: 'noreferrer' } : {})}
      onClick={() => pressed(onClick)}
    >
      {children}
    </a>
  );
}

/** HubSpot's address of a record is its page here; null: it is none. */
function recordPlace(url: string): string | null {
  const [, type = '', id = ''] = /\/contacts\/\d+\/record\/(0-\d+)\/(\d+)$/.exec(url) ?? [];
  const place = places[type];
  return place === undefined ? null : `#${hashWith(place, id)}`;
}

/** The same reader, another record. */
function hashWith(place: string, id: string): string {
  const user = new URLSearchParams(window.location.hash.slice(1)).get('user');
  return new URLSearchParams({ [place]: id, ...(user === null ? {} : { user }) }).toString();
}
