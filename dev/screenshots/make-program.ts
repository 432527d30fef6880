import { randomUUID } from 'node:crypto';
import type { CardFetchAnswer, Session } from '../preview/preview-types.ts';

type Json = Record<string, unknown>;
const claims = 8;
const approved = 5;

/**
 * Gives the demo some days of history, as cards would: claims of different partners, most of them approved, then nine
 * days go by, so that some wait too long and follow-ups come near. Nothing where there is history already.
 */
export async function makeProgram(previewUrl: string): Promise<void> {
  const session: Session = await ask(previewUrl, '/preview/session');
  const manager = session.users.find(user => user.roles.includes('partner-manager'));
  if (manager === undefined) throw new Error('The portal lacks a partner manager');
  const api = async (method: 'GET' | 'POST', path: string, body?: Json): Promise<Json> => {
    const answer = await ask<CardFetchAnswer>(previewUrl, '/preview/card-fetch', {
      url: `${session.publicUrl}/api/v1${path}`,
      method,
      ...(body === undefined ? {} : { body }),
      timeoutMs: 15_000,
      userId: manager.userId,
      fault: 'none',
    });
    if (answer.kind !== 'answer' || answer.status !== 200)
      throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return JSON.parse(answer.text);
  };
  const { partners } = (await api('GET', '/partners')) as { partners: { companyId: string }[] };
  const deals = await ask<{ id: string; registration: string }[]>(
    previewUrl,
    `/preview/deals?userId=${manager.userId}`,
  );
  if (deals.some(({ registration }) => registration !== '')) return;
  const made: string[] = [];
  const taken = new Set<unknown>();
  for (const { id: dealId } of deals) {
    if (made.length === claims) break;
    const { companyId, canRegister } = (await api('GET', `/deals/${dealId}/registration`)) as {
      companyId: unknown;
      canRegister: { allowed: boolean };
    };
    if (!canRegister.allowed || taken.has(companyId)) continue;
    taken.add(companyId);
    const partnerCompanyId = partners[made.length % partners.length]?.companyId;
    const body = { idempotencyKey: randomUUID(), dealId, companyId, partnerCompanyId };
    const answer = (await api('POST', '/registrations', body)) as { registration: { id: string } };
    made.push(answer.registration.id);
  }
  for (const id of made.slice(0, approved)) {
    await reviewed(api, id);
    await api('POST', `/registrations/${id}/approve`, { idempotencyKey: randomUUID() });
  }
  await ask(previewUrl, '/preview/clock', { advance: 'P9D' });
}

/** The conflict check of a claim takes a moment. */
async function reviewed(api: (method: 'GET', path: string) => Promise<Json>, id: string): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const { registration } = (await api('GET', `/registrations/${id}`)) as {
      registration: { state: string };
    };
    if (registration.state === 'under-review') return;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  throw new Error(`The claim ${id} never came to review`);
}

async function ask<T>(previewUrl: string, path: string, body?: Json): Promise<T> {
  const response = await fetch(
    `${previewUrl}${path}`,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
