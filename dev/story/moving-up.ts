import { flagIs } from './behind-the-back.ts';
import type { Scene } from './scene.ts';
import { type Claims, tellHistory } from './two-claims.ts';

/** The registered partner withdraws, and the one that waited moves up for review. */
export async function movingUp(scene: Scene, claims: Claims, directDealId: string): Promise<void> {
  await withdrawal(scene, claims, directDealId);
  const { cast, cards, tell, lookAt } = scene;
  const [, manager] = cast.managers;
  const [, partner] = cast.partners;
  tell.step(`${partner.name} moves up`);
  const now = await cards.registration(manager, claims.second.registrationId);
  tell.check(
    'Its claim is under review: moved up by itself, and never approved by itself.',
    now.state === 'under-review' && now.queuePosition === null && now.reviewDueAt !== null,
    now,
  );
  const entries = await cards.history(manager, claims.second.registrationId);
  const movedUp = entries.filter(entry => entry.kind === 'registration-moved-up');
  tell.check('The ledger has one entry for it.', movedUp.length === 1, entries);
  tellHistory(tell, movedUp);
  lookAt(claims.second.dealId, cast.approver);
}

async function withdrawal(scene: Scene, claims: Claims, directDealId: string): Promise<void> {
  const { cast, crm, cards, tell, customer, world } = scene;
  const [manager] = cast.managers;
  const [partner] = cast.partners;
  tell.step(`${partner.name} withdraws`);
  tell.act(`${manager.name} withdraws the registration for the partner, with a reason.`);
  const answer = await cards.decide(
    manager,
    claims.first.registrationId,
    'withdraw',
    'The partner closed its office in that region.',
  );
  tell.check(
    'The registration is withdrawn.',
    answer.ok && answer.registration.state === 'withdrawn',
    answer,
  );
  await world.idle();
  tellHistory(tell, (await cards.history(manager, claims.first.registrationId)).slice(-1));
  const account = await cards.account(manager, customer.companyId);
  const company = await crm.read(manager, 'companies', customer.companyId, ['dibs_account_status']);
  tell.check(
    'Nobody is registered on the customer, here and in HubSpot.',
    account.holder === null && company.dibs_account_status === 'free',
    { holder: account.holder, ...company },
  );
  tell.act('The exception on the direct deal is closed with the protection that it was about.');
  await flagIs(scene, directDealId, 'resolved');
}
