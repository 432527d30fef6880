import { type SubmitForDomainPorts, submitFor } from './submit-for-domain.ts';

/**
 * Submits what was asked for, now that the customer is there, once. What the rules say no to stays with the request,
 * where the partner reads it.
 */
export async function settleRequest(
  ports: SubmitForDomainPorts,
  requestId: string,
  companyId: string,
): Promise<void> {
  const request = await ports.lockRequest(requestId);
  if (request?.status !== 'waiting' || request.contactId === null || request.partnerCompanyId === null)
    return;
  const { contactId, partnerCompanyId } = request;
  const outcome = await submitFor(ports, { contactId, partnerCompanyId }, request, companyId);
  await ports.saveRequest({
    ...request,
    companyId,
    ...(outcome.ok
      ? { status: 'submitted', registrationId: outcome.registrationId }
      : { status: 'refused', refusal: outcome.refusal }),
  });
}
