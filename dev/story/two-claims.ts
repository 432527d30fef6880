import type { HistoryAnswer } from '../../contract/views.ts';
import type { Scene } from './scene.ts';

/** The two claims of the story: the first is on its way to be the registered one, the second waits. */
export type Claims = { first: Claim; second: Claim };
export type Claim = { registrationId: string; dealId: string };

/** Partner A claims; partner B claims later and is queued without learning of whom; A is approved. */
export async function twoClaims(scene: Scene): Promise<Claims> {
  const first = await firstClaim(scene);
  const second = await secondClaim(scene, first);
  await approval(scene, first, second);
  return { first, second };
}

/** A partner's claim without the story of how it came to that: a deal on the customer, registered from its card. */
export async function claimOf({ cast, crm, cards, customer, world }: Scene, which: 0 | 1): Promise<Claim> {
  const partner = cast.partners[which];
  const manager = cast.managers[which];
  const dealId = await crm.openDeal(manager, {
    name: `${customer.name}: ${partner.name}`,
    owner: manager,
    companyIds: [customer.companyId, partner.companyId],
  });
  const { registration } = await cards.submit(manager, {
    companyId: customer.companyId,
    partnerCompanyId: partner.companyId,
    dealId,
    note: 'They asked for an offer.',
  });
  await world.idle();
  return { registrationId: registration.id, dealId };
}

async function firstClaim({ cast, crm, cards, tell, customer, world, lookAt }: Scene): Promise<Claim> {
  const [manager] = cast.managers;
  const [coSeller] = cast.reps;
  const [partner] = cast.partners;
  tell.step(`${partner.name} claims the customer`);
  tell.act(
    `${manager.name}, partner manager, opens a deal with the customer and ${partner.name} on it, ` +
      `gives it to ${coSeller.name} of direct sales to co-sell, and registers ${partner.name} from the deal's card.`,
  );
  const dealId = await crm.openDeal(manager, {
    name: `${customer.name}: press line`,
    owner: coSeller,
    companyIds: [customer.companyId, partner.companyId],
  });
  const { registration, receipt } = await cards.submit(manager, {
    companyId: customer.companyId,
    partnerCompanyId: partner.companyId,
    dealId,
    note: 'Met the plant manager in Ghent; they want a quote this quarter.',
  });
  await world.idle();
  const now = await cards.registration(manager, registration.id);
  tell.check('The claim is under review.', now.state === 'under-review', now);
  tellHistory(tell, await cards.history(manager, registration.id));
  tell.check(
    `The receipt is number ${receipt.sequence}, signed with key ${receipt.keyId}: it orders claims, not anybody's clock.`,
    receipt.registrationId === registration.id && receipt.signature.length > 0,
    receipt,
  );
  lookAt(dealId, cast.approver);
  return { registrationId: registration.id, dealId };
}

async function secondClaim(scene: Scene, first: Claim): Promise<Claim> {
  const { cast, crm, cards, tell, customer, world, lookAt } = scene;
  const [, manager] = cast.managers;
  const [rival, partner] = cast.partners;
  tell.step(`${partner.name} claims the same customer, later`);
  tell.check(
    'Asked whether the customer can be registered, Dibs says no, and not why.',
    !(await cards.isAvailable(manager, customer.domain)),
    'available: true',
  );
  const dealId = await crm.openDeal(manager, {
    name: `${customer.name}: casting robots`,
    owner: manager,
    companyIds: [customer.companyId, partner.companyId],
  });
  const submitted = await cards.submit(manager, {
    companyId: customer.companyId,
    partnerCompanyId: partner.companyId,
    dealId,
    note: 'Asked for by their head of automation.',
  });
  await world.idle();
  const { id } = submitted.registration;
  const now = await cards.registration(manager, id);
  const history = await cards.history(manager, id);
  tell.check('The claim is queued, first in line.', now.state === 'queued' && now.queuePosition === 1, now);
  tellHistory(tell, history);
  const told = JSON.stringify([submitted, now, history]);
  const secrets = [rival.name, rival.companyId, first.registrationId, first.dealId];
  tell.check(
    `Nothing in the answers says who is first: no name, no id of company, registration or deal. [I7]`,
    secrets.every(secret => !told.includes(secret)),
    { leaked: secrets.filter(secret => told.includes(secret)) },
  );
  lookAt(dealId, manager);
  return { registrationId: id, dealId };
}

async function approval(scene: Scene, first: Claim, second: Claim): Promise<void> {
  const { cast, crm, cards, tell, customer, world, lookAt } = scene;
  const { approver } = cast;
  const [, , rep] = cast.reps;
  const [partner] = cast.partners;
  tell.step(`${approver.name}, approver, approves the first claim`);
  const tried = await cards.decide(rep, first.registrationId, 'approve');
  tell.check(`${rep.name}, a rep, could not.`, !tried.ok && tried.refusal.code === 'NOT_PERMITTED', tried);
  if (!tried.ok) tell.answer(tried.refusal.detail, [tried.refusal.code]);

  const approved = await cards.decide(approver, first.registrationId, 'approve');
  tell.check(
    'The registration is active.',
    approved.ok && approved.registration.state === 'active',
    approved,
  );
  tellHistory(tell, (await cards.history(approver, first.registrationId)).slice(-1));

  const refused = await cards.decide(approver, second.registrationId, 'approve');
  tell.check(
    'The second claim cannot be approved as well.',
    !refused.ok && refused.refusal.code === 'DUP_ACTIVE_PARTNER',
    refused,
  );
  if (!refused.ok) tell.answer(refused.refusal.detail, [refused.refusal.code, refused.refusal.rule]);

  await world.idle();
  const through = (await cards.registration(approver, first.registrationId)).protectedThrough;
  const deal = await crm.read(approver, 'deals', first.dealId, [
    'dibs_registration_status',
    'dibs_partner_name',
    'dibs_protected_through',
  ]);
  tell.check(
    `HubSpot's deal says: registered to ${partner.name} through ${through}.`,
    deal.dibs_registration_status === 'active' &&
      deal.dibs_partner_name === partner.name &&
      through !== null &&
      deal.dibs_protected_through === through,
    { ...deal, through },
  );
  const company = await crm.read(approver, 'companies', customer.companyId, ['dibs_account_status']);
  tell.check("HubSpot's company says: registered.", company.dibs_account_status === 'registered', company);
  lookAt(first.dealId, approver);
}

/** The ledger in its own words, with the rules that each entry cites. */
export function tellHistory(tell: Scene['tell'], entries: HistoryAnswer['entries']): void {
  for (const entry of entries) tell.answer(`${entry.title} (${entry.actor.name})`, entry.rules);
}
