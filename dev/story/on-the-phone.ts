import { randomUUID } from 'node:crypto';
import { partnerContactAnswerSchema } from '../../contract/partner-contacts.ts';
import { StoryBroken } from './narrator.ts';
import { createPhone } from './phone.ts';
import type { Scene } from './scene.ts';
import { tellHistory } from './two-claims.ts';

/** A partner without a seat in HubSpot: a link, a code by mail, a claim and a follow-up, all from a phone. */
export async function onThePhone({ world, cast, crm, cards, tell, customer }: Scene): Promise<void> {
  const [manager] = cast.managers;
  const [partner] = cast.partners;
  tell.step(`${partner.name} acts from a phone`);
  const { domain } = await crm.read(cast.admin, 'companies', partner.companyId, ['domain']);
  const email = `nadia.${customer.mark}@${String(domain)}`;
  tell.act(`${manager.name} gives Nadia of ${partner.name} a personal link, which goes to ${email}.`);
  const { body } = await world.api(manager)('POST', `/api/v1/partners/${partner.companyId}/contacts`, {
    idempotencyKey: randomUUID(),
    email,
    name: 'Nadia Fuchs',
  });
  const given = partnerContactAnswerSchema.safeParse(body);
  if (!given.success || given.data.contact.url === null)
    throw new StoryBroken(`No link was given: ${JSON.stringify(body)}`);
  const phone = createPhone(given.data.contact.url);

  const opened = await phone.open();
  tell.check('The link alone opens nothing.', opened.text.includes('Send me a code'), opened);
  const asked = await phone.press(opened, '/code');
  await world.idle();
  tell.act('She types the code that the mail brings.');
  const home = await phone.press(asked, '/session', { code: await phone.codeIn(email) });
  tell.check('She sees the customers of her company.', home.text.includes('Your customers'), home);

  tell.act(`She asks about ${customer.domain}, and then submits the registration.`);
  const checked = await phone.press(await phone.open('/register'), '/register/check', {
    domain: customer.domain,
  });
  const sent = await phone.press(checked, '/register', {
    customer: customer.name,
    note: 'Met the head of the yard twice',
    estimate: '48,000.00',
    'estimate.currency': 'EUR',
  });
  const registrationId = /\/claims\/(reg_\w+)/.exec(sent.url)?.[1] ?? '';
  const claim = await cards.registration(manager, registrationId);
  tell.check('Her claim is under review, as any other.', claim.state === 'under-review', claim);
  const approved = await cards.decide(manager, registrationId, 'approve');
  tell.check('Her manager approves it.', approved.ok && approved.registration.state === 'active', approved);

  await world.advance('P3D');
  await world.idle();
  tell.act('Three days later she logs a follow-up, on the same page.');
  const act = `/claims/${registrationId}/do/registration/log-follow-up`;
  await phone.press(await phone.open(act), '/log-follow-up', {
    text: 'Called the head of the yard about the offer',
  });
  const logged = (await cards.history(manager, registrationId)).filter(
    ({ kind }) => kind === 'follow-up-logged',
  );
  tell.check(
    'The history has it, by the partner.',
    logged.length === 1 && logged[0]?.actor.role === 'partner',
    logged,
  );
  tellHistory(tell, logged);
  await world.idle();
}
