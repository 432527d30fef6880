import { z } from 'zod';
import { StoryBroken } from './narrator.ts';

export type Screen = { url: string; text: string };

const mails = z.object({ mails: z.array(z.object({ code: z.string().nullable() })) });

/** The browser of somebody's phone: it keeps cookies, follows what it is sent to, and sends the forms of pages. */
export function createPhone(link: string) {
  const cookies = new Map<string, string>();
  const ask = async (url: string, init: RequestInit = {}): Promise<Screen> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (response.status === 303 && location !== null) return await ask(new URL(location, url).href);
    const text = await response.text();
    if (response.status !== 200) throw new StoryBroken(`${url} answered ${response.status}: ${text}`);
    return { url, text };
  };
  return {
    open: (path = '') => ask(link + path),
    /** Presses the button of the page's form that goes to `action`, with what it holds and what is typed. */
    press: (screen: Screen, action: string, typed: Record<string, string> = {}): Promise<Screen> => {
      const form = formOf(screen.text, action);
      const body = form.withFiles ? new FormData() : new URLSearchParams();
      for (const [name, value] of Object.entries({ ...form.fields, ...typed })) body.set(name, value);
      return ask(new URL(form.action, screen.url).href, { method: 'POST', body });
    },
    /** The newest code that the demo's outbox has for the address. */
    codeIn: async (address: string): Promise<string> => {
      const outbox = new URL(`/_demo/mail?to=${encodeURIComponent(address)}`, link);
      const found = mails.parse(await (await fetch(outbox)).json()).mails.find(({ code }) => code !== null);
      if (found?.code == null) throw new StoryBroken(`No mail to ${address} has a code`);
      return found.code;
    },
  };
}

type SeenForm = { action: string; withFiles: boolean; fields: Record<string, string> };

function formOf(page: string, action: string): SeenForm {
  for (const [, attributes = '', inner = ''] of page.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
    const to = unescaped(/action="([^"]*)"/.exec(attributes)?.[1] ?? '');
    if (!to.endsWith(action)) continue;
    const fields: Record<string, string> = {};
    for (const [tag] of inner.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(tag)?.[1];
      if (name !== undefined && !/type="(?:file|checkbox)"/.test(tag))
        fields[name] = unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
    }
    for (const [, name = '', options = ''] of inner.matchAll(
      /<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs,
    )) {
      const chosen = /<option[^>]*\bselected\b[^>]*>/.exec(options)?.[0] ?? '';
      fields[name] = unescaped(/value="([^"]*)"/.exec(chosen)?.[1] ?? '');
    }
    return { action: to, withFiles: attributes.includes('multipart/form-data'), fields };
  }
  throw new StoryBroken(`The page has no form to ${action}: ${page}`);
}

const unescaped = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
