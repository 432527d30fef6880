import { dayWords } from './day-words.ts';
import { type PartnersPerson, partnersPerson } from './partners-person.ts';
import type { Scene } from './scene.ts';
import { type Claim, claimOf, tellHistory } from './two-claims.ts';

/** Ninety days of one registration: a follow-up missed, the direct window, a renewal refused and then met. */
export async function ninetyDays(scene: Scene): Promise<Claim> {
  const { cast, cards, tell } = scene;
  const [partner] = cast.partners;
  tell.step(
    `Ninety days of another registration begin: ${partner.name} is registered on ${scene.customer.name}`,
  );
  const first = await claimOf(scene, 0);
  await cards.decide(cast.approver, first.registrationId, 'approve');
  const second = await claimOf(scene, 1);
  const person = await partnersPerson(scene);
  await missedFollowUp(scene, first);
  await directWindow(scene, first);
  await followUpMade(scene, first, person);
  await renewal(scene, first, person);
  await lapse(scene, second);
  return first;
}

async function missedFollowUp(scene: Scene, { registrationId }: Claim): Promise<void> {
  const { cast, cards, crm, customer, tell, world } = scene;
  const [manager] = cast.managers;
  const [partner] = cast.partners;
  tell.step(`${partner.name} does not follow up; two weeks pass`);
  const { followUp } = await cards.registration(manager, registrationId);
  tell.check('A follow-up is due 14 days after the approval. [S1]', followUp !== null, followUp);
  await world.advance('P13D');
  await world.idle();
  const warned = (await cards.history(manager, registrationId)).filter(
    entry => entry.kind === 'follow-up-warned',
  );
  tell.check('It was warned of while there was time.', warned.length > 0, warned);
  tell.act(
    "The demo's clock is moved on to the fifteenth day, and HubSpot is read before anything is called missing.",
  );
  await world.advance('P2D');
  await world.idle();
  const missed = await cards.registration(manager, registrationId);
  tell.check(
    'The miss is on record at its deadline, and the customer is open to direct. The registration stays. [S2, T7]',
    missed.followUp?.status === 'missed' && missed.followUp.directWindowOpen && missed.state === 'active',
    missed,
  );
  if (missed.followUp?.why !== undefined) tell.answer(missed.followUp.why, ['S2']);
  const company = await crm.read(manager, 'companies', customer.companyId, ['dibs_account_status']);
  tell.check(
    "HubSpot's company says: open to direct.",
    company.dibs_account_status === 'open-to-direct',
    company,
  );
}

async function directWindow(scene: Scene, claim: Claim): Promise<void> {
  const { cast, cards, crm, customer, tell, world, lookAt } = scene;
  const [, rep] = cast.reps;
  tell.step(`${rep.name}, direct sales, opens a deal while the window is open`);
  const dealId = await crm.openDeal(rep, {
    name: `${customer.name}: spare parts`,
    owner: rep,
    companyIds: [customer.companyId],
  });
  await world.idle();
  const { findings } = await cards.deal(rep, dealId);
  tell.check(
    'No flag: what is begun while the window is open stays legitimate. [S3]',
    findings.length === 0,
    findings,
  );
  const waiting = await cards.registration(cast.approver, claim.registrationId);
  tell.check('Other partners are kept out all the same.', waiting.state === 'active', waiting);
  lookAt(dealId, rep);
}

async function followUpMade(scene: Scene, { registrationId }: Claim, person: PartnersPerson): Promise<void> {
  const { cast, cards, tell, world } = scene;
  const [manager] = cast.managers;
  tell.step(`${person.name} of the partner calls the customer, and logs it in HubSpot`);
  await person.calls();
  await world.idle();
  // Events about activities are followed within moments of program time.
  await world.advance('PT1M');
  await world.idle();
  const now = await cards.registration(manager, registrationId);
  tell.check(
    'The window is closed for what begins from now on, and the clock runs from the call. [S1, S3]',
    now.followUp?.directWindowOpen === false && now.followUp.status === 'on-track',
    now.followUp,
  );
  const counted = (now.evidence ?? []).filter(piece => piece.counts);
  tell.check('The card lists the call as evidence that counted.', counted.length === 1, now.evidence);
  for (const piece of counted) tell.answer(`${piece.title}, grade ${piece.grade}`, ['section 6']);
  tell.act(`${person.name} goes on calling, once in twelve days.`);
  for (let call = 0; call < 3; call += 1) {
    await world.advance('P12D');
    await person.calls();
    await world.idle();
  }
}

async function renewal(scene: Scene, { registrationId }: Claim, person: PartnersPerson): Promise<void> {
  const { cast, cards, tell, world, lookAt } = scene;
  const [manager] = cast.managers;
  tell.step(`${manager.name} asks for the renewal`);
  await world.advance('P11D');
  await world.idle();
  const before = await cards.registration(manager, registrationId);
  let answer = await cards.decide(manager, registrationId, 'renew');
  if (!answer.ok && answer.refusal.code === 'EVIDENCE_PENDING') {
    tell.answer(answer.refusal.detail, [answer.refusal.rule]);
    await world.idle();
    answer = await cards.decide(manager, registrationId, 'renew');
  }
  tell.check(
    'It is refused: the last 30 days show no record of the customer. The answer says what is missing.',
    !answer.ok && answer.refusal.code === 'RENEWAL_EVIDENCE_MISSING',
    answer,
  );
  if (!answer.ok) {
    tell.answer(answer.refusal.detail, [answer.refusal.rule]);
    for (const change of answer.refusal.wouldChange) tell.answer(change.text);
  }
  tell.act(`${person.name} meets the customer, and the meeting stands in HubSpot as held.`);
  await person.meets();
  await world.idle();
  await world.advance('PT1M');
  await world.idle();
  const renewed = await cards.decide(manager, registrationId, 'renew');
  tell.check(
    'Asked again, it is granted: 90 days from the old end.',
    renewed.ok && renewed.registration.renewals === 1,
    renewed,
  );
  await world.idle();
  if (renewed.ok)
    tell.answer(
      `Registered through ${dayWords(renewed.registration.protectedThrough)}, before that through ${dayWords(before.protectedThrough)}`,
      ['T3a', 'I5'],
    );
  tellHistory(tell, (await cards.history(manager, registrationId)).slice(-1));
  if (before.dealId !== null) lookAt(before.dealId, manager);
}

async function lapse({ cast, cards, tell }: Scene, { registrationId }: Claim): Promise<void> {
  const [, manager] = cast.managers;
  const [, rival] = cast.partners;
  const lapsed = await cards.registration(manager, registrationId);
  tell.check(
    `${rival.name}, which waited, did not confirm its place in 30 days: its claim lapsed meanwhile.`,
    lapsed.state === 'withdrawn',
    lapsed,
  );
  tellHistory(tell, (await cards.history(manager, registrationId)).slice(-1));
}
