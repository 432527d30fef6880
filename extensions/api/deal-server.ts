import type { AskedConsentAnswer, ConsentAnswer } from '../../contract/consent-answers.ts';
import type { AskConsentRequest, ConsentLinkAnswer, ConsentRequest } from '../../contract/consents.ts';
import type {
  ApproveRequest,
  FollowUpRequest,
  RejectRequest,
  RenewRequest,
  ResolveFindingRequest,
  SubmitRequest,
  WithdrawRequest,
} from '../../contract/requests.ts';
import type {
  DealView,
  FindingAnswer,
  HistoryAnswer,
  PartnersAnswer,
  RegistrationAnswer,
  SubmitAnswer,
} from '../../contract/views.ts';
import { askServer } from './ask-server.ts';
import { disputeCalls } from './dispute-calls.ts';

export type DealServer = ReturnType<typeof createDealServer>;
export type WayOut = 'link-partner' | 'exempt' | 'mistake';

/** The routes that a deal's cards call, under the server's public address (no slash at its end). */
export function createDealServer(publicUrl: string) {
  const url = (path: string) => `${publicUrl}/api/v1${path}`;
  const registration = (id: string, action: string) =>
    url(`/registrations/${encodeURIComponent(id)}/${action}`);
  return {
    ...disputeCalls(url),
    deal: (dealId: string) => askServer<DealView>(url(`/deals/${encodeURIComponent(dealId)}/registration`)),
    partners: () => askServer<PartnersAnswer>(url('/partners')),
    history: (registrationId: string) => askServer<HistoryAnswer>(registration(registrationId, 'history')),
    register: (body: SubmitRequest) => askServer<SubmitAnswer>(url('/registrations'), body),
    approve: (id: string, body: ApproveRequest) =>
      askServer<RegistrationAnswer>(registration(id, 'approve'), body),
    reject: (id: string, body: RejectRequest) =>
      askServer<RegistrationAnswer>(registration(id, 'reject'), body),
    withdraw: (id: string, body: WithdrawRequest) =>
      askServer<RegistrationAnswer>(registration(id, 'withdraw'), body),
    logFollowUp: (id: string, body: FollowUpRequest) =>
      askServer<RegistrationAnswer>(registration(id, 'follow-ups'), body),
    renew: (id: string, body: RenewRequest) => askServer<RegistrationAnswer>(registration(id, 'renew'), body),
    closeFinding: (id: string, wayOut: WayOut, body: ResolveFindingRequest) =>
      askServer<FindingAnswer>(url(`/findings/${encodeURIComponent(id)}/${wayOut}`), body),
    askConsent: (findingId: string, body: AskConsentRequest) =>
      askServer<AskedConsentAnswer>(url(`/findings/${encodeURIComponent(findingId)}/ask-consent`), body),
    stepConsent: (registrationId: string, body: ConsentRequest) =>
      askServer<ConsentAnswer>(registration(registrationId, 'consents'), body),
    consentLink: (id: string) =>
      askServer<ConsentLinkAnswer>(url(`/consents/${encodeURIComponent(id)}/link`)),
  };
}
