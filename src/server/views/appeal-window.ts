import type { Store } from '../../../adapters/postgres/store.ts';
import { move } from '../../../domain/registration.ts';
import { decisionOf } from '../../../operations/appeal-registration.ts';
import { appealableUntil } from '../../../operations/appealable-until.ts';
import { atOffice } from '../../../operations/at-office.ts';
import type { Registration } from '../../../operations/records.ts';

/** Until when the registration's decision can be appealed; null: nothing can, or it was appealed already. */
export async function appealWindow(
  store: Store,
  registration: Registration,
): Promise<Temporal.Instant | null> {
  if (!move(registration.state, 'appeal').ok) return null;
  const decidedAt = decisionOf(registration);
  if ((await store.appealOf(registration.registrationId, decidedAt)) !== null) return null;
  const { policy } = await store.policyInForce();
  return appealableUntil(decidedAt, await atOffice(store, policy, registration.partnerCompanyId));
}
