import type {
  CardFetch,
  CardFetchAnswer,
  Clock,
  CrmRecord,
  DealLine,
  DealRecord,
  RecordLine,
  Session,
} from '../preview-types.ts';

/** Asks the preview's own server. @throws Error with its words when it refuses or is gone */
async function ask<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
  const response = await fetch(`/preview${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `${path}: ${response.status}`);
  return answer;
}

const as = (userId: string) => `?userId=${encodeURIComponent(userId)}`;

export const previewApi = {
  session: () => ask<Session>('/session'),
  clock: () => ask<Clock>('/clock'),
  advance: (duration: string) => ask<Clock>('/clock', 'POST', { advance: duration }),
  deals: (userId: string) => ask<DealLine[]>(`/deals${as(userId)}`),
  deal: (userId: string, id: string) => ask<DealRecord>(`/deals/${id}${as(userId)}`),
  records: (userId: string, type: 'companies' | 'contacts') => ask<RecordLine[]>(`/${type}${as(userId)}`),
  record: (userId: string, type: 'companies' | 'contacts', id: string) =>
    ask<CrmRecord>(`/${type}/${id}${as(userId)}`),
  createDeal: (userId: string, companyId: string, name: string) =>
    ask<{ id: string }>('/deals', 'POST', { userId, companyId, name }),
  changeDeal: (userId: string, id: string, properties: Record<string, string>) =>
    ask<unknown>(`/deals/${id}`, 'PATCH', { userId, properties }),
  cardFetch: (asked: CardFetch) => ask<CardFetchAnswer>('/card-fetch', 'POST', asked),
};
