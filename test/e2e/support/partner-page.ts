import { randomUUID } from 'node:crypto';
import { loadConfig } from '../../../adapters/runtime/config.ts';
import { createOneTimeCodes } from '../../../adapters/runtime/one-time-codes.ts';
import { type PartnerContactView, partnerContactAnswerSchema } from '../../../contract/partner-contacts.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import type { Constellation, User } from './constellation.ts';

export type Seen = { status: number; text: string; headers: Headers; url: string };

/** The domain of a partner's company, as HubSpot has it. */
export async function domainOf(world: Constellation, companyId: string): Promise<string> {
  const [row] = await world.rows<{ domain: string }>(
    'SELECT domain FROM company_domains WHERE company_id = $1 ORDER BY domain',
    [companyId],
  );
  if (row === undefined) throw new Error(`Company ${companyId} has no domain`);
  return row.domain;
}

let people = 0;

/** A person of the partner gets a personal link from its manager. */
export async function issueLink(
  world: Constellation,
  partnerCompanyId: string,
  person: { email?: string; name?: string; by?: User } = {},
): Promise<PartnerContactView & { url: string }> {
  const { by = world.user('partner-manager'), name = 'Nadia Fuchs' } = person;
  people += 1;
  const email = person.email ?? `nadia-${people}@${await domainOf(world, partnerCompanyId)}`;
  const { body } = await world.api(by)('POST', `/api/v1/partners/${partnerCompanyId}/contacts`, {
    idempotencyKey: randomUUID(),
    email,
    name,
  });
  const answer = partnerContactAnswerSchema.or(refusedAnswerSchema).parse(body);
  if (!answer.ok) throw new Error(`Refused: ${JSON.stringify(answer.refusal)}`);
  const { url } = answer.contact;
  if (url === null) throw new Error('There is no link');
  return { ...answer.contact, url };
}

/** The newest code for somebody, as the mail has it. */
export async function codeFor(world: Constellation, subjectId: string): Promise<string> {
  const [row] = await world.rows<{ code_id: string }>(
    'SELECT code_id FROM partner_codes WHERE subject_id = $1 ORDER BY made_at DESC LIMIT 1',
    [subjectId],
  );
  if (row === undefined) throw new Error('No code was asked for');
  return createOneTimeCodes(loadConfig(world.env).linkKey).codeOf(world.portalId, row.code_id);
}

/** A browser without pictures: it keeps cookies, follows what it is sent to, and sends the forms of pages. */
export function partnerBrowser(link: string) {
  const jar = new Map<string, string>();
  const ask = async (url: string, init: RequestInit = {}): Promise<Seen> => {
    const cookie = [...jar].map(pair => pair.join('=')).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '' || /Max-Age=0/.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (response.status === 303 && location !== null) return await ask(new URL(location, url).href);
    return { status: response.status, text: await response.text(), headers: response.headers, url };
  };
  const browser = {
    jar,
    link,
    open: (path = '') => ask(link + path),
    /** Sends the page's form, or that which goes to `action`, with what it holds already and what is typed. */
    send: async (page: Seen, typed: Record<string, string> = {}, action?: string): Promise<Seen> => {
      const form = formOf(page.text, action);
      const body = new URLSearchParams({ ...form.fields, ...typed });
      return await ask(new URL(form.action, page.url).href, { method: 'POST', body });
    },
    /** As `send`, in the way in which forms with files go. */
    sendFile: async (page: Seen, typed: Record<string, string | File>): Promise<Seen> => {
      const form = formOf(page.text);
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...form.fields, ...typed })) body.set(name, value);
      return await ask(new URL(form.action, page.url).href, { method: 'POST', body });
    },
    post: (path: string, fields: Record<string, string>) =>
      ask(link + path, { method: 'POST', body: new URLSearchParams(fields) }),
  };
  return browser;
}
export type PartnerBrowser = ReturnType<typeof partnerBrowser>;

/** The first form of a page but the one that signs out, or the one that goes to `action`. */
export function formOf(html: string, action?: string): { action: string; fields: Record<string, string> } {
  for (const [, attributes = '', inner = ''] of html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
    const to = unescaped(/action="([^"]*)"/.exec(attributes)?.[1] ?? '');
    if (action === undefined ? to.endsWith('/leave') : !to.endsWith(action)) continue;
    const fields: Record<string, string> = {};
    for (const [tag] of inner.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(tag)?.[1];
      if (name !== undefined && !/type="(file|checkbox)"/.test(tag))
        fields[name] = unescaped(/value="([^"]*)"/.exec(tag)?.[1] ?? '');
    }
    for (const [, name = '', options = ''] of inner.matchAll(
      /<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs,
    ))
      fields[name] =
        /value="([^"]*)" selected/.exec(options)?.[1] ??
        /selected="" value="([^"]*)"/.exec(options)?.[1] ??
        '';
    for (const [, name = '', text = ''] of inner.matchAll(
      /<textarea[^>]*name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs,
    ))
      fields[name] = unescaped(text);
    return { action: to, fields };
  }
  throw new Error(`No form${action === undefined ? '' : ` to ${action}`} in ${html}`);
}

const unescaped = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** A person of the partner, signed in with the code that went to the person's address. */
export async function signIn(
  world: Constellation,
  partnerCompanyId: string,
  person: { email?: string; name?: string } = {},
): Promise<PartnerBrowser & { contact: PartnerContactView; home: Seen }> {
  const contact = await issueLink(world, partnerCompanyId, person);
  const browser = partnerBrowser(contact.url);
  const asked = await browser.send(await browser.open(), {}, '/code');
  const home = await browser.send(asked, { code: await codeFor(world, contact.id) }, '/session');
  if (home.status !== 200) throw new Error(`Not signed in: ${home.status} ${home.text}`);
  return { ...browser, contact, home };
}
