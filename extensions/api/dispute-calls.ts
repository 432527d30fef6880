import type {
  AppealDisputeRequest,
  DisputeAnswer,
  EvidenceRequest,
  OpenDisputeRequest,
  RulingRequest,
} from '../../contract/disputes.ts';
import { askServer } from './ask-server.ts';

/** What is sent with an answer to a proposal. */
export type AcceptBody = { idempotencyKey: string; accept: boolean; side?: EvidenceRequest['side'] };

/** The routes of disputes; `url` puts the server's address and the API's root before a path. */
export function disputeCalls(url: (path: string) => string) {
  const step = (id: string, name: string, body: Record<string, unknown>) =>
    askServer<DisputeAnswer>(url(`/disputes/${encodeURIComponent(id)}/${name}`), body);
  return {
    dispute: (id: string) => askServer<DisputeAnswer>(url(`/disputes/${encodeURIComponent(id)}`)),
    openDispute: (registrationId: string, body: OpenDisputeRequest) =>
      askServer<DisputeAnswer>(url(`/registrations/${encodeURIComponent(registrationId)}/disputes`), body),
    giveEvidence: (id: string, body: EvidenceRequest) => step(id, 'evidence', body),
    answerProposal: (id: string, body: AcceptBody) => step(id, 'accept', body),
    appealRuling: (id: string, body: AppealDisputeRequest) => step(id, 'appeal', body),
    rule: (id: string, how: 'propose' | 'decide', body: RulingRequest) => step(id, how, body),
    acknowledgeDispute: (id: string, idempotencyKey: string) => step(id, 'acknowledge', { idempotencyKey }),
    passUp: (id: string, idempotencyKey: string) => step(id, 'escalate', { idempotencyKey }),
  };
}
