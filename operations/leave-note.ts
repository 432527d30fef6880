import { lastProtectedDay } from '../domain/calendar.ts';
import { dayWords } from '../domain/day-words.ts';
import type { ClockPort, OutboxPort, PartnersPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';

const endings: Partial<Record<Registration['state'], string>> = {
  expired: 'The registration ended: its protection ran out.',
  withdrawn: 'The registration ended: it was withdrawn.',
  revoked: 'The registration ended: it was revoked.',
  won: 'The registration ended: the deal was won.',
  lost: 'The registration ended: the deal was lost.',
};

/**
 * One note on the deal at approval and one at the end, no more: notes distort activity dates
 * (domain rule 14). A claim without a deal leaves none. In `observe` nobody is notified.
 */
export async function leaveNote(
  ports: OutboxPort & ClockPort & PolicyPort & PartnersPort,
  registration: Registration,
  occasion: 'approved' | 'ended',
): Promise<void> {
  const { policy } = await ports.policyInForce();
  if (registration.dealId === null || policy.enforcement === 'observe') return;
  const partner = await ports.partner(registration.partnerCompanyId);
  const name = partner?.name ?? 'the partner';
  const now = await ports.now();
  const body =
    occasion === 'approved' && registration.protectedUntil !== null
      ? `Registered to ${name} through ${dayWords(lastProtectedDay(registration.protectedUntil, policy.timeZone))}. Other partners and direct sales stay out as long as the partner follows up.`
      : `${endings[registration.state] ?? 'The registration ended.'} It was registered to ${name}.`;
  await ports.intendEffect('note', `${registration.registrationId}:${occasion}`, {
    subject: '',
    body,
    dealId: registration.dealId,
    companyIds: [],
    ownerId: null,
    dueAt: now.toString(),
  });
}
