import type { ActionView, RegistrationView } from '../../../contract/views.ts';
import { move } from '../../../domain/registration.ts';
import { mayDo, type RightsActor } from '../../../domain/rights.ts';
import type { Registration } from '../../../operations/records.ts';
import { isLiveClaim } from '../../../operations/standing-claim.ts';

/**
 * The button that opens a dispute: for whoever may, while none is open, about a claim that stands or a decision that
 * can be appealed.
 */
export function disputeOffer(
  registration: Registration,
  dispute: RegistrationView['dispute'],
  rights: RightsActor,
): ActionView {
  const name = 'open-dispute';
  const right = mayDo(rights, name);
  if (!right.allowed) return { name, allowed: false, reason: right.refusal.detail };
  if (dispute != null && dispute.state !== 'decided' && dispute.state !== 'closed')
    return { name, allowed: false, reason: 'A dispute about it is open already.' };
  const appeal = move(registration.state, 'appeal');
  if (isLiveClaim(registration) || appeal.ok) return { name, allowed: true, reason: null };
  return { name, allowed: false, reason: appeal.refusal.detail };
}
