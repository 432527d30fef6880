import { expect } from 'vitest';
import { z } from 'zod';
import { evidenceFilesAnswerSchema } from '../../../contract/evidence-files.ts';
import { dealOn, newCustomer } from '../../e2e/support/acts.ts';
import { consentDeskOf, submitForm } from '../../e2e/support/consents.ts';
import type { User } from '../../e2e/support/constellation.ts';
import { deskOf, partnersByType } from '../../e2e/support/desk.ts';
import { disputeDesk } from '../../e2e/support/dispute-acts.ts';
import { signIn } from '../../e2e/support/partner-page.ts';
import { addUser, worksFor } from '../../e2e/support/people.ts';
import type { Side } from './two-portals.ts';

/** What a portal has after `liveAProgram`, to be asked for by another one. */
export type Lived = Awaited<ReturnType<typeof liveAProgram>>;

/**
 * A customer of a portal from claim to dispute, with everything that a program does beside: every text that somebody
 * writes has the mark of the side. All keys of idempotency and all ids of HubSpot are those of the other side too.
 */
export async function liveAProgram(side: Side, receiverUrl: string) {
  const { world, mark } = side;
  const desk = deskOf(world);
  const [manager, rep, admin] = (['partner-manager', 'direct', 'admin'] as const).map(role =>
    world.user(role),
  ) as [User, User, User];
  const approver = world.user('approver');
  let keys = 0;
  const post = async (user: User, path: string, body: object = {}) => {
    keys += 1;
    const answer = await world.api(user)('POST', path, { idempotencyKey: `alike-${keys}-key`, ...body });
    if (answer.status !== 200 || answer.body.ok !== true)
      throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const page = (by: string, text: string) => side.told.push({ by, text });

  const partners = await partnersByType(world);
  const [partner, rival] = [partners('reseller Premier'), partners('reseller Registered')];
  for (const companyId of [partner, rival])
    await world.crm(admin)('PATCH', `/crm/objects/2026-09/companies/${companyId}`, {
      properties: { name: `Partner ${companyId.slice(-2)} ${mark}` },
    });
  const seat = await addUser(world, {
    email: `seat@${mark}.example`,
    firstName: `Sam-${mark}`,
    lastName: `Partner-${mark}`,
  });
  await worksFor(world, seat, [partner]);

  // One customer, one deal, one person: the same ids, names and domains but for the mark.
  const companyId = await newCustomer(world, `Quarry ${mark}`, 'quarry-alike.com');
  const contact = await world.crm(admin)('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: `ann@${mark}-customer.com`, firstname: mark },
    associations: [
      { to: { id: companyId }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }] },
    ],
  });
  const contactId = String(contact.id);
  const dealId = await dealOn(world, manager, companyId, `Line ${mark}`);
  const others = await Promise.all([
    newCustomer(world, `Twin ${mark}`, 'twin-alike.com'),
    newCustomer(world, `Other twin ${mark}`, 'other-twin-alike.com'),
  ]);
  await post(admin, '/api/v1/event-endpoints', { url: `${receiverUrl}/${mark}`, types: [] });
  await world.idle();

  const registrationId = registrationIn(
    await post(manager, '/api/v1/registrations', {
      ...{ companyId, dealId, partnerCompanyId: partner, note: `note ${mark}`, contactIds: [contactId] },
      estimate: { amountMinor: '1200000', currency: 'EUR' },
    }),
  );
  const waitingId = registrationIn(
    await post(manager, '/api/v1/registrations', {
      ...{ companyId, partnerCompanyId: rival, note: `rival ${mark}` },
    }),
  );
  await post(manager, `/api/v1/registrations/${registrationId}/approve`, { text: `approved ${mark}` });
  await post(manager, `/api/v1/registrations/${registrationId}/follow-ups`, { text: `called ${mark}` });
  const importedId = registrationIn(
    await post(admin, '/api/v1/imports/registrations', {
      ...{ reference: `CRM-${mark}`, companyId: others[0], partnerCompanyId: rival },
      ...(await term(world)),
    }),
  );
  const csv = `company_id,partner,protected_from\n${others[1]},Partner ${mark},2026-01-01`;
  await world.api(admin)('POST', '/api/v1/imports/dry-run', { csv });
  await post(approver, `/api/v1/companies/${others[0]}/same-customer`, {
    otherCompanyId: others[1],
    text: `same ${mark}`,
  });

  // A person of the partner by link, with a file.
  const browser = await signIn(world, partner, { name: `Nadia ${mark}` });
  const form = await browser.open(`/claims/${registrationId}/do/registration/log-follow-up`);
  const logged = await browser.sendFile(form, {
    ...{ text: `met ${mark}`, at: 'today', kind: 'follow-up' },
    file: new File([`minutes ${mark}`], `minutes-${mark}.txt`),
  });
  expect(logged.text).toContain('The follow-up is on record');
  page('personal page', browser.home.text);
  page('claim of a personal page', logged.text);
  for (const path of ['', `/claims/${registrationId}`, `/claims/${registrationId}/receipt`, '/tier', '/mail'])
    page(`GET /p/:token${path}`, (await browser.open(path)).text);
  const { files } = evidenceFilesAnswerSchema.parse(
    (await world.api(manager)('GET', `/api/v1/registrations/${registrationId}/files`)).body,
  );
  page('file', await (await fetch(files[0]?.url ?? '')).text());
  await world.idle();

  // Direct sales behind the partner's back: a heads-up, consent asked and answered by the link.
  const behindId = await dealOn(world, rep, companyId, `Behind ${mark}`);
  await world.idle();
  const [finding] = (await desk.deal(rep, behindId)).findings;
  const findingId = finding?.id ?? '';
  await post(rep, `/api/v1/findings/${findingId}/ask-consent`, { text: `asked ${mark}` });
  const consentId = (await desk.registration(manager, registrationId)).consents?.[0]?.id ?? '';
  const consentUrl = await consentDeskOf(world).linkOf(manager, consentId);
  page('consent link', await (await fetch(consentUrl)).text());
  page('consent answered', (await submitForm(consentUrl, { answer: 'no', reason: `no ${mark}` })).text);

  const court = disputeDesk(world);
  const dispute = await court.done(
    court.open(manager, waitingId, 'partner-partner', { text: `first ${mark}` }),
  );
  await court.done(court.step(approver, dispute.id, 'acknowledge'));
  await court.done(
    court.step(manager, dispute.id, 'evidence', {
      side: 'claimant',
      text: `seen ${mark}`,
      refs: ['calls:1'],
    }),
  );
  await world.idle();
  return {
    ...{
      partner,
      rival,
      seat,
      companyId,
      contactId,
      dealId,
      behindId,
      registrationId,
      waitingId,
      importedId,
    },
    ...{ findingId, consentId, browser, consentUrl, disputeId: dispute.id, others },
    fileId: files[0]?.id ?? '',
    fileUrl: files[0]?.url ?? '',
    activityId: files[0]?.evidenceId ?? '',
    partnerContactId: browser.contact.id,
  };
}

const registered = z.object({ registration: z.object({ id: z.string() }) });
const registrationIn = (body: unknown): string => registered.parse(body).registration.id;

async function term(world: Side['world']) {
  const [row] = await world.rows<{ now: Date }>('SELECT program_now() AS now');
  const now = (row?.now ?? new Date()).getTime();
  return {
    protectedFrom: new Date(now - 60 * 86_400_000).toISOString(),
    protectedUntil: new Date(now + 30 * 86_400_000).toISOString(),
  };
}
