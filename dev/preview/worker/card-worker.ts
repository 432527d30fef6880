import { createRemoteRoot, type RemoteChannel } from '@remote-ui/core';
import * as RemoteUI from '@remote-ui/react';
import { createEndpoint, type MessageEndpoint, retain } from '@remote-ui/rpc';
import * as React from 'react';
import type { CardApi, CardHostCalls } from '../card-protocol.ts';

declare function importScripts(url: string): void;
declare const self: MessageEndpoint;

/**
 * The worker that HubSpot runs a card in, as far as bundles of UI extensions see it: React and RemoteUI as globals,
 * `extend_V2`, `hsFetch`, `logger`, `hsWorkerAPI`, and no DOM.
 */
const page = createEndpoint<CardHostCalls>(self, { callable: ['fetchForCard'] });
page.expose({ run });

async function run(bundleUrl: string, channel: RemoteChannel, api: CardApi): Promise<void> {
  retain(channel);
  retain(api);
  Object.assign(self, {
    __HUBSPOT_EXTENSION_WORKER__: true,
    React,
    RemoteUI,
    logger: console,
    hsFetch,
    hsWorkerAPI: {
      useExtensionContext: () => api.context,
      useExtensionActions: () => api.actions,
      useExtensionApi: () => api,
    },
    extend_V2: (render: (api: CardApi) => React.ReactElement) => {
      const root = createRemoteRoot(channel);
      RemoteUI.createRoot(root).render(render(api));
      root.mount();
    },
  });
  importScripts(bundleUrl);
}

type FetchOptions = { method?: string; body?: unknown; timeout?: number };

async function hsFetch(url: string | URL, options: FetchOptions = {}): Promise<Response> {
  const answer = await page.call.fetchForCard({
    url: String(url),
    method: options.method ?? 'GET',
    ...(options.body === undefined ? {} : { body: options.body }),
    timeoutMs: options.timeout ?? 15_000,
  });
  if (answer.kind === 'failed') throw new TypeError(`Failed to fetch: ${answer.why}`);
  return new Response(answer.text, { status: answer.status });
}
