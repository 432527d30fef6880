import type { RemoteChannel } from '@remote-ui/core';
import type { CardFetchAnswer } from './preview-types.ts';

/** What the page hands to a card's worker, as HubSpot hands it to `hubspot.extend`. */
export type CardApi = { context: Record<string, unknown>; actions: CardActions };

export type CardActions = {
  copyTextToClipboard: (text: string) => Promise<void>;
  onCrmPropertiesUpdate: (names: string[], callback: (properties: Record<string, string>) => void) => void;
  addAlert: (alert: { title?: string; message: string }) => void;
  reloadPage: () => void;
};

/** What a worker may ask of the page. */
export type CardHostCalls = {
  fetchForCard: (asked: {
    url: string;
    method: string;
    body?: unknown;
    timeoutMs: number;
  }) => Promise<CardFetchAnswer>;
};

/** What the page may ask of a worker. */
export type CardWorkerCalls = {
  run: (bundleUrl: string, channel: RemoteChannel, api: CardApi) => Promise<void>;
};
