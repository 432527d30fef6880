import type { Store } from '../../../adapters/postgres/store.ts';
import type { RegistrationView } from '../../../contract/views.ts';
import type { Registration } from '../../../operations/records.ts';
import { registrationView } from './registration-view.ts';
import type { Viewer } from './viewer.ts';

/**
 * What the people of a distributor read of a registration that it submitted for its reseller (E47): how it stands and
 * until when. What the reseller did, wrote and estimates, and what is between it and others, is not theirs (I7).
 *
 * @returns null for everybody else
 */
export async function submittedView(
  store: Store,
  registration: Registration,
  viewer: Viewer,
): Promise<RegistrationView | null> {
  const submitterId = (await store.originOf(registration.registrationId))?.submitterCompanyId ?? null;
  if (submitterId === null || !viewer.roles.includes('partner') || !viewer.worksForPartner(submitterId))
    return null;
  const {
    evidence: _evidence,
    note: _note,
    estimate: _estimate,
    consents: _consents,
    dispute: _dispute,
    life: _life,
    ...view
  } = await registrationView(store, registration, viewer);
  return { ...view, followUp: null, findings: [] };
}
