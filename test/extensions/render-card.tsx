import { createRenderer, type RenderedElementNode } from '@hubspot/ui-extensions/testing';
import { vi } from 'vitest';
import { DealCard } from '../../extensions/deal/deal-card.tsx';
import { DealSidebar } from '../../extensions/deal/deal-sidebar.tsx';

export type Call = {
  method: string;
  path: string;
  body: Record<string, unknown> | undefined;
  timeout: number | undefined;
};
/** What the server does with a call: an answer as JSON, a status with a problem, or no answer at all. */
export type Reply =
  | { json: unknown; status?: number }
  | { text: string; status?: number }
  | 'connection lost'
  | Promise<Reply>;

export const SERVER = 'https://dibs.test';
export const DEAL_PATH = '/api/v1/deals/123/registration';

/** A card of an earlier test may still be there and ask: each server has an address of its own, and answers nobody else. */
let servers = 0;
const ownServer = () => `${SERVER}/${servers}`;

/** Puts a server behind `hubspot.fetch`; returns what was called, in order. */
export function stubServer(reply: (call: Call, count: number) => Reply): Call[] {
  const calls: Call[] = [];
  servers += 1;
  const own = ownServer();
  vi.stubGlobal('self', {
    hsFetch: async (
      url: string,
      options: { method?: string; body?: Record<string, unknown>; timeout?: number } = {},
    ) => {
      if (/^\/\d+\//.test(url.slice(SERVER.length)) && !url.startsWith(`${own}/`))
        return await new Promise<never>(() => {});
      const call = {
        method: options.method ?? 'GET',
        path: url.replace(own, '').replace(SERVER, ''),
        body: options.body,
        timeout: options.timeout,
      };
      calls.push(call);
      const given = await reply(call, calls.length);
      if (given === 'connection lost') throw new Error('Failed to fetch');
      return new Response('text' in given ? given.text : JSON.stringify(given.json), {
        status: given.status ?? 200,
      });
    },
  });
  return calls;
}

/** Renders the deal's card as HubSpot does on a record's tab, for a reader with the locale en-US. */
export function renderDealCard(
  options: { locale?: string; variables?: Record<string, string>; mayCopy?: boolean } = {},
) {
  const renderer = createRenderer('crm.record.tab');
  const { context, actions } = renderer.mocks;
  const user = { ...context.user, locale: options.locale ?? 'en-US' };
  const variables = options.variables ?? { PUBLIC_URL: ownServer() };
  const refuse = async () => {
    throw new Error('NotAllowedError');
  };
  const given = options.mayCopy === false ? { ...actions, copyTextToClipboard: refuse } : actions;
  renderer.render(<DealCard context={{ ...context, user, variables }} actions={given} />);
  return patient(renderer);
}

/** Renders the compact variant as HubSpot does in a sidebar or in a record's preview. */
export function renderDealSidebar(location: 'crm.record.sidebar' | 'crm.preview') {
  const renderer = createRenderer(location);
  const { context, actions } = renderer.mocks;
  const user = { ...context.user, locale: 'en-US' };
  renderer.render(
    <DealSidebar context={{ ...context, user, variables: { PUBLIC_URL: ownServer() } }} actions={actions} />,
  );
  return patient(renderer);
}

/** On a busy machine a second is soon over. */
export function patient<
  R extends { waitFor: (check: () => void, options?: { timeoutInMs?: number }) => Promise<void> },
>(renderer: R): R {
  return { ...renderer, waitFor: check => renderer.waitFor(check, { timeoutInMs: 10_000 }) };
}

/** Every word on the card: texts, titles, labels, in order. */
export function wordsOf(node: { childNodes?: unknown[] } & object): string {
  return collect(node).join('\n');
}

function collect(node: unknown): string[] {
  const { nodeType, text, props, childNodes } = node as Partial<RenderedElementNode> & { text?: string };
  if (String(nodeType) === 'text') return [text ?? ''];
  const shown = ['title', 'label', 'description', 'validationMessage', 'valueDescription', 'number'].flatMap(
    name => {
      const value = props?.[name];
      return typeof value === 'string' ? [value] : [];
    },
  );
  const children = (childNodes ?? []).flatMap(collect);
  const joined = (childNodes ?? []).every(
    child => String((child as { nodeType: string }).nodeType) === 'text',
  );
  return [...shown, ...(joined ? [children.join('')] : children)];
}
