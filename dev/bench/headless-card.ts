import { readFile } from 'node:fs/promises';
import { createContext, runInContext } from 'node:vm';
import { createRemoteRoot, type RemoteRoot } from '@remote-ui/core';
import * as RemoteUI from '@remote-ui/react';
import * as React from 'react';
import type { CardApi } from '../preview/card-protocol.ts';

/** Answers a request of a card as HubSpot's proxy does. `path` is what comes after the public address. */
export type Proxy = (method: string, path: string, body: unknown) => Promise<Response>;

type Node = {
  kind: number;
  type?: string;
  text?: string;
  props?: Record<string, unknown>;
  children?: Node[];
};
type Options = { method?: string; body?: unknown };

export type HeadlessCard = {
  /** Requests since the last time, in order, once nothing more comes. */
  requests(): Promise<string[]>;
  words(): string;
  /** Calls a prop of the first component that fits, as HubSpot does when somebody uses it. */
  use(handler: string, fits: (node: Node, text: string) => boolean, value?: unknown): void;
};

/**
 * Runs a real bundle without a browser and draws nothing, so that what it asks of the server can be counted. The globals
 * are those of HubSpot's worker.
 */
export async function openCard(
  file: string,
  api: CardApi,
  publicUrl: string,
  proxy: Proxy,
): Promise<HeadlessCard> {
  const asked: string[] = [];
  let pending = 0;
  let root: RemoteRoot | undefined;
  const hsFetch = async (url: string, { method = 'GET', body }: Options = {}) => {
    const path = String(url).slice(publicUrl.length);
    asked.push(`${method} ${path.split('?')[0]}`);
    pending += 1;
    try {
      return await proxy(method, path, body);
    } finally {
      pending -= 1;
    }
  };
  const worker: Record<string, unknown> = {
    ...{ React, RemoteUI, console, logger: console, hsFetch, __HUBSPOT_EXTENSION_WORKER__: true },
    ...{ crypto, URL, URLSearchParams, Response, setTimeout, clearTimeout, queueMicrotask },
    hsWorkerAPI: {
      useExtensionContext: () => api.context,
      useExtensionActions: () => api.actions,
      useExtensionApi: () => api,
    },
    extend_V2: (render: (given: CardApi) => React.ReactElement) => {
      root = createRemoteRoot(() => undefined);
      RemoteUI.createRoot(root).render(render(api));
      root.mount();
    },
  };
  worker.self = worker;
  runInContext(await readFile(file, 'utf8'), createContext(worker));
  const nodes = (): Node[] => flat((root?.children ?? []) as unknown as Node[]);
  return {
    requests: async () => {
      await quiet(() => pending);
      return asked.splice(0);
    },
    words: () => nodes().map(wordsOf).join('\n'),
    use: (handler, fits, value) => {
      const found = nodes().find(
        node => typeof node.props?.[handler] === 'function' && fits(node, textOf(node)),
      );
      const call = found?.props?.[handler];
      if (typeof call !== 'function')
        throw new Error(`Nothing to use by ${handler} on:\n${nodes().map(wordsOf).join('\n')}`);
      call(value);
    },
  };
}

const flat = (nodes: readonly Node[]): Node[] => nodes.flatMap(node => [node, ...flat(node.children ?? [])]);
const textOf = (node: Node): string => node.text ?? (node.children ?? []).map(textOf).join('');
const wordsOf = (node: Node) =>
  [node.text, node.props?.title, node.props?.label].filter(each => typeof each === 'string').join(' ');

/** Nothing is under way and nothing begins for a fifth of a second. */
async function quiet(pending: () => number): Promise<void> {
  for (let still = 0; still < 10; still += 1) {
    await new Promise(resolve => setTimeout(resolve, 20));
    if (pending() > 0) still = 0;
  }
}
