import { useEffect, useMemo, useRef } from 'react';
import type { DealCardView } from '../../contract/deal-card.ts';
import { createServer, type Server } from '../api/server.ts';
import { serverUrl } from '../api/server-url.ts';
import { type Loaded, useLoaded } from '../api/use-loaded.ts';
import { readerLocale } from '../program-time/program-time.ts';

/** The part of HubSpot's context and actions that the deal's cards use. */
export type DealCardHost = {
  context: {
    crm: { objectId: number };
    user: { locale?: string | undefined };
    variables?: Record<string, string | number | bigint | boolean> | undefined;
  };
  actions: {
    copyTextToClipboard: (text: string) => Promise<void>;
    onCrmPropertiesUpdate: (
      properties: string[],
      callback: (properties: Record<string, string>) => void,
    ) => void;
  };
};

export type DealAtHand =
  | { configured: false }
  | {
      configured: true;
      dealId: string;
      locale: string;
      server: Server;
      state: Loaded<DealCardView>;
      reload: () => void;
    };

/** Loads the deal's registration, and again when HubSpot tells that one of our properties changed on the record. */
export function useDeal({ context, actions }: DealCardHost): DealAtHand {
  const dealId = String(context.crm.objectId);
  const url = serverUrl(context.variables);
  const server = useMemo(() => createServer(url ?? ''), [url]);
  const { state, reload } = useLoaded<DealCardView>(
    url === null ? null : `/deals/${encodeURIComponent(dealId)}/registration`,
    server.read,
  );
  useReloadOnChange(actions, reload);
  useReloadUntilSettled(state, reload);
  if (url === null) return { configured: false };
  return { configured: true, dealId, locale: readerLocale(context.user.locale), server, state, reload };
}

const SETTLE_MS = 3_000;
const SETTLE_TRIES = 5;

/** A conflict check takes seconds, and nobody should have to ask for its outcome: read again a few times. */
function useReloadUntilSettled(state: Loaded<DealCardView>, reload: () => void) {
  const tries = useRef(0);
  const submitted = state.status === 'ready' && state.value.registration?.state === 'submitted';
  const seen = state.status === 'ready' ? state.value : null;
  useEffect(() => {
    if (!submitted) tries.current = 0;
    if (seen === null || !submitted || tries.current >= SETTLE_TRIES) return;
    tries.current += 1;
    const timer = setTimeout(reload, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [seen, submitted, reload]);
}

/** HubSpot may call back at once with what is there: only a difference is a reason to read again. */
function useReloadOnChange(actions: DealCardHost['actions'], reload: () => void) {
  const seen = useRef<string | null>(null);
  const current = useRef<(() => void) | null>(null);
  current.current = reload;
  useEffect(() => {
    actions.onCrmPropertiesUpdate(['dibs_registration_status', 'dibs_roe_status'], properties => {
      const now = JSON.stringify(properties);
      const changed = seen.current !== null && seen.current !== now;
      seen.current = now;
      if (changed) current.current?.();
    });
    return () => {
      current.current = null;
    };
  }, [actions]);
}
