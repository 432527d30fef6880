import type {
  ApprovalsAnswer,
  BulkApproveRequest,
  HomeAnswer,
  SearchAnswer,
  WorkKind,
  WorklistAnswer,
} from '../../contract/home.ts';
import { askServer } from './ask-server.ts';

export type WorkFilter = { whose: 'mine' | 'all'; kind: WorkKind | null; words: string };
export type HomeServer = ReturnType<typeof createHomeServer>;

/** The routes that the home page calls, under the server's public address (no slash at its end). */
export function createHomeServer(publicUrl: string) {
  const url = (path: string, query: Record<string, string | null> = {}) => {
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === null || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`],
    );
    return `${publicUrl}/api/v1${path}${given.length === 0 ? '' : `?${given.join('&')}`}`;
  };
  return {
    home: (whose: WorkFilter['whose'] | null) => askServer<HomeAnswer>(url('/home', { whose })),
    worklist: ({ whose, kind, words }: WorkFilter, after: string | null) =>
      askServer<WorklistAnswer>(url('/worklist', { whose, kind, q: words, after })),
    search: (words: string) => askServer<SearchAnswer>(url('/registrations', { q: words })),
    previewApprovals: (registrationIds: string[]) =>
      askServer<ApprovalsAnswer>(url('/approvals/preview'), { registrationIds }),
    approve: (body: BulkApproveRequest) => askServer<ApprovalsAnswer>(url('/approvals'), body),
  };
}
