import type { Scene } from './scene.ts';
import type { Claim } from './two-claims.ts';

/** Something a rep may do on a registered customer, why it is no exception, and the doing; answers the deal's id. */
export type InnocentAct = { what: string; because: string; rule: string; act: () => Promise<string> };

/** Ten acts of every day that a watcher which only looks for "direct" and "registered customer" would flag. */
export function innocentActs(scene: Scene, claim: Claim): InnocentAct[] {
  const { cast, crm, customer, earlierDealId } = scene;
  const [coSeller, rep, other] = cast.reps;
  const [partner] = cast.partners;
  const named = (what: string) => `${customer.name}: ${what}`;
  const onCustomer = [customer.companyId];
  return [
    {
      what: `${coSeller.name} moves the registered deal on and raises its amount`,
      because: 'work on the registered deal while the partner is linked is co-selling',
      rule: 'H1',
      act: async () => {
        const dealstage = await crm.stage(coSeller, 'default', 1);
        await crm.changeDeal(coSeller, claim.dealId, { dealstage, amount: '84000' });
        return claim.dealId;
      },
    },
    {
      what: `${rep.name} takes the registered deal over from ${coSeller.name}`,
      because: 'a new direct owner is no hit while the partner is linked to the deal',
      rule: 'D2',
      act: async () => {
        await crm.changeDeal(rep, claim.dealId, { hubspot_owner_id: rep.ownerId });
        return claim.dealId;
      },
    },
    {
      what: `${rep.name} opens a second deal and names ${partner.name} on it`,
      because: 'a deal that is linked to the registered partner goes with the partner',
      rule: 'D1',
      act: () =>
        crm.openDeal(rep, {
          name: named('spare parts'),
          owner: rep,
          companyIds: onCustomer,
          properties: { dibs_linked_partner: partner.companyId },
        }),
    },
    {
      what: `${coSeller.name} opens a deal with ${partner.name} as its primary company, the customer second`,
      because: 'sold through the reseller: the partner on the deal is its link',
      rule: 'D1',
      act: () =>
        crm.openDeal(coSeller, {
          name: named(`via ${partner.name}`),
          owner: coSeller,
          companyIds: [partner.companyId, customer.companyId],
        }),
    },
    {
      what: `${other.name} opens a renewal in the renewal pipeline`,
      because: 'existing business: the policy exempts that pipeline',
      rule: 'D1',
      act: () =>
        crm.openDeal(other, {
          name: named('renewal'),
          owner: other,
          companyIds: onCustomer,
          pipeline: 'renewal',
        }),
    },
    {
      what: `A web form makes a deal, and HubSpot gives it to ${rep.name}`,
      because: 'the customer wrote, nobody in sales went there',
      rule: 'D1',
      act: () =>
        crm.openDeal(rep, {
          name: named('demo request'),
          owner: rep,
          companyIds: onCustomer,
          source: 'FORM',
        }),
    },
    {
      what: `An import of a spreadsheet makes a deal of ${coSeller.name}'s`,
      because: 'imports and merges bring over what was there before',
      rule: 'D1',
      act: () =>
        crm.openDeal(coSeller, {
          name: named('from the old CRM'),
          owner: coSeller,
          companyIds: onCustomer,
          source: 'IMPORT',
        }),
    },
    {
      what: `${cast.service.name}, customer success, opens a deal for a service contract`,
      because: 'service is not direct sales',
      rule: 'D1',
      act: () =>
        crm.openDeal(cast.service, {
          name: named('service contract'),
          owner: cast.service,
          companyIds: onCustomer,
        }),
    },
    {
      what: `${other.name} goes on with the deal that was open before the claim`,
      because: 'what was open before the claim instant stays legitimate',
      rule: 'D1',
      act: async () => {
        const dealstage = await crm.stage(other, 'default', 2);
        await crm.changeDeal(other, earlierDealId, { dealstage, amount: '31000' });
        return earlierDealId;
      },
    },
    {
      what: `${rep.name} opens a deal on the customer's subsidiary`,
      because: 'another company with another domain is another customer under this policy',
      rule: 'M4',
      act: async () => {
        const companyId = await crm.openCompany(rep, {
          name: `Wrenfield Castings ${customer.mark}`,
          domain: `wrenfield-castings-${customer.mark}.com`,
          parentId: customer.companyId,
        });
        return crm.openDeal(rep, {
          name: `Wrenfield Castings ${customer.mark}: pilot`,
          owner: rep,
          companyIds: [companyId],
        });
      },
    },
  ];
}

/** Does all ten and shows that each was seen, decided, and not flagged. */
export async function playInnocentActs(scene: Scene, claim: Claim): Promise<void> {
  const { cards, cast, crm, tell, world, lookAt } = scene;
  tell.step('Ten innocent acts of reps');
  const before = (await cards.eventsAfter(cast.admin, '0')).at(-1)?.id ?? '0';
  const done: (InnocentAct & { dealId: string })[] = [];
  for (const act of innocentActs(scene, claim)) done.push({ ...act, dealId: await act.act() });
  await world.idle();
  const events = await cards.eventsAfter(cast.admin, before);
  for (const { what, because, rule, dealId } of done) {
    const came = events.filter(event => event.objectId === dealId);
    const decided = came.some(event => event.outcome === 'applied');
    const { findings } = await cards.deal(cast.approver, dealId);
    const { dibs_roe_status: flag = null } = await crm.read(cast.approver, 'deals', dealId, [
      'dibs_roe_status',
    ]);
    tell.check(
      `${what}. No flag: ${because}. [${rule}]`,
      decided && findings.length === 0 && (flag === null || flag === '' || flag === 'none'),
      { findings, flag, events: came },
    );
  }
  const { findings } = await cards.registration(cast.approver, claim.registrationId);
  tell.check(
    `HubSpot sent ${events.length} events about this; all are decided, and none became a heads-up.`,
    findings.length === 0 &&
      events.every(event => event.outcome !== 'pending' && event.outcome !== 'quarantined'),
    { findings, open: events.filter(event => ['pending', 'quarantined'].includes(event.outcome)) },
  );
  lookAt(claim.dealId, cast.managers[0]);
}
