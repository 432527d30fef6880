import { useMemo } from 'react';
import { readerLocale } from '../program-time/program-time.ts';
import { createServer, type Server } from './server.ts';
import { serverUrl } from './server-url.ts';
import { type Loaded, useLoaded } from './use-loaded.ts';
import { type PropertyUpdates, useReloadOnChange } from './use-reload-on-change.ts';

/** The part of HubSpot's context and actions that a record's card uses. */
export type RecordHost = {
  context: {
    crm: { objectId: number };
    user: { locale?: string | undefined };
    variables?: Record<string, string | number | bigint | boolean> | undefined;
  };
  actions: PropertyUpdates;
};

export type RecordAtHand<View> =
  | { configured: false }
  | {
      configured: true;
      recordId: string;
      locale: string;
      server: Server;
      state: Loaded<View>;
      reload: () => void;
    };

/** Loads what a record's card shows, once, and again when HubSpot tells that one of `watched` changed on the record. */
export function useRecord<View extends { ok: true }>(
  { context, actions }: RecordHost,
  watched: readonly string[],
  pathOf: (recordId: string) => string,
): RecordAtHand<View> {
  const recordId = String(context.crm.objectId);
  const url = serverUrl(context.variables);
  const server = useMemo(() => createServer(url ?? ''), [url]);
  const { state, reload } = useLoaded<View>(url === null ? null : pathOf(recordId), server.read);
  useReloadOnChange(actions, recordId, watched, reload);
  if (url === null) return { configured: false };
  return { configured: true, recordId, locale: readerLocale(context.user.locale), server, state, reload };
}
