import { useEffect, useRef } from 'react';
import type { DealCardView } from '../../contract/deal-card.ts';
import type { Loaded } from '../api/use-loaded.ts';
import { type RecordAtHand, type RecordHost, useRecord } from '../api/use-record.ts';

/** The part of HubSpot's context and actions that the deal's cards use. */
export type DealCardHost = RecordHost & {
  actions: { copyTextToClipboard: (text: string) => Promise<void> };
};

const watched = ['dibs_registration_status', 'dibs_roe_status'];

/** Loads the deal's registration, again when one of our properties changes on the record, and until a claim is screened. */
export function useDeal(host: DealCardHost): RecordAtHand<DealCardView> {
  const deal = useRecord<DealCardView>(host, watched, id => `/deals/${encodeURIComponent(id)}/registration`);
  useReloadUntilSettled(deal.configured ? deal.state : nothing, deal.configured ? deal.reload : noReload);
  return deal;
}

const nothing: Loaded<DealCardView> = { status: 'loading' };
const noReload = () => {};

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
