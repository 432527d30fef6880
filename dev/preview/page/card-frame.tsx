import { createRemoteReceiver, RemoteRenderer } from '@remote-ui/react/host';
import { createEndpoint, retain } from '@remote-ui/rpc';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CardApi, CardHostCalls, CardWorkerCalls } from '../card-protocol.ts';
import type { Fault, PreviewUser, Session } from '../preview-types.ts';
import { lookAlikes } from './look-alikes/look-alikes.ts';
import { previewApi } from './preview-api.ts';

/** One record, or those that were ticked in a list. HubSpot's ids are numbers there. */
export type CardSubject =
  | { objectId: number; objectTypeId: string }
  | { objectIds: number[]; objectTypeId: string };

type Props = {
  /** File name of the bundle under `/cards`, without `.js`. */
  bundle: string;
  title: string;
  location: 'crm.record.tab' | 'crm.record.sidebar' | 'crm.preview' | 'crm.bulkActions' | 'home' | 'settings';
  /** What the card is about, as HubSpot's context names it; pages are about nothing in particular. */
  crm: CardSubject | null;
  session: Session;
  user: PreviewUser;
  fault: Fault;
  /** Live properties of the record; cards that asked are told when they change. */
  values: Record<string, string>;
};

/** Runs a real bundle in a Web Worker and draws what it renders with look-alikes. Mount anew to reload the card. */
export function CardFrame({ bundle, title, location, crm, session, user, fault, values }: Props) {
  const receiver = useMemo(() => createRemoteReceiver(), []);
  const [crash, setCrash] = useState<string | null>(null);
  const latest = useRef({ fault, values });
  latest.current = { fault, values };
  const listeners = useRef<PropertyListener[]>([]);

  useEffect(() => {
    const worker = new Worker('/card-worker.js', { name: bundle });
    worker.addEventListener('error', event => setCrash(event.message || 'The card’s worker ended.'));
    const endpoint = createEndpoint<CardWorkerCalls>(worker, { callable: ['run'] });
    const host: CardHostCalls = {
      fetchForCard: asked =>
        previewApi.cardFetch({ ...asked, userId: user.userId, fault: latest.current.fault }),
    };
    endpoint.expose(host);
    const api: CardApi = {
      context: cardContext(location, crm, session, user),
      actions: {
        copyTextToClipboard: text => navigator.clipboard.writeText(text),
        onCrmPropertiesUpdate: (names, callback) => {
          // It is called long after this call has ended, so the worker must keep it.
          retain(callback);
          listeners.current.push({ names, callback });
          callback(pick(latest.current.values, names));
        },
        addAlert: () => {},
        reloadPage: () => window.location.reload(),
      },
    };
    endpoint.call.run(`/cards/${bundle}.js`, receiver.receive, api).catch(error => setCrash(String(error)));
    return () => {
      listeners.current = [];
      worker.terminate();
    };
  }, []);

  useEffect(() => {
    for (const { names, callback } of listeners.current) callback(pick(values, names));
  }, [values]);

  return (
    <section className="card" aria-label={title}>
      <h2 className="card-title">{title}</h2>
      <div className="card-body" data-card={bundle}>
        {crash === null ? (
          <RemoteRenderer receiver={receiver} controller={lookAlikes} />
        ) : (
          <p role="alert" className="crash">
            This card crashed: {crash}
          </p>
        )}
      </div>
    </section>
  );
}

type PropertyListener = { names: string[]; callback: (properties: Record<string, string>) => void };

function pick(values: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(names.map(name => [name, values[name] ?? '']));
}

/** The context of a card. */
function cardContext(
  location: Props['location'],
  crm: CardSubject | null,
  session: Session,
  user: PreviewUser,
) {
  return {
    location,
    ...(crm === null ? {} : { crm }),
    portal: { id: Number(session.portal.portalId), timezone: 'UTC' },
    user: {
      id: Number(user.userId),
      email: user.email,
      emails: [user.email],
      firstName: user.name.split(' ')[0] ?? '',
      lastName: user.name.split(' ').slice(1).join(' '),
      roles: [],
      teams: [],
      permissions: [],
      locale: navigator.language,
    },
    extension: { appId: Number(session.appId), appName: 'Dibs' },
    variables: { PUBLIC_URL: session.publicUrl },
  };
}
