import { dealOn, newCustomer } from '../../e2e/support/acts.ts';
import { deskOf } from '../../e2e/support/desk.ts';
import { addUser } from '../../e2e/support/people.ts';
import type { Ids } from './foreign-requests.ts';
import type { Lived } from './live-a-program.ts';
import type { Side } from './two-portals.ts';

/** What `liveAProgram` left, by the ids of the portal. */
export const ownIds = (of: Lived): Partial<Ids> => ({
  ...{ registration: of.registrationId, finding: of.findingId, consent: of.consentId, dispute: of.disputeId },
  ...{ company: of.companyId, partner: of.partner, deal: of.dealId, contact: of.contactId },
  ...{ activity: of.activityId, partnerContact: of.partnerContactId, user: of.seat.userId },
  ...{ domain: 'quarry-alike.com', words: 'quarry' },
});

/** Things of a portal whose ids no other portal has: made now where `liveAProgram` left only what both have. */
export async function thingsOf({ world, mark }: Side, of: Lived): Promise<Ids> {
  const [admin, manager] = [world.user('admin'), world.user('partner-manager')];
  const crm = world.crm(admin);
  const domain = 'only-theirs.com';
  const company = await newCustomer(world, `Only ${mark}`, domain);
  const deal = await dealOn(world, manager, company, `Only ${mark}`);
  const contact = await crm('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: `only@${domain}` },
  });
  const made = await crm('POST', '/crm/objects/2026-09/companies', {
    properties: {
      ...{ name: `Only partner ${mark}`, domain: `partner-${domain}` },
      ...{ dibs_partner: 'true', dibs_partner_type: 'reseller', dibs_partner_tier: 'Premier' },
    },
  });
  const partner = String(made.id);
  const user = await addUser(world, { email: `only@${mark}.example` });
  await world.idle();
  const desk = deskOf(world);
  const registration = await desk.claim(manager, {
    ...{ companyId: company, dealId: deal, partnerCompanyId: partner },
  });
  await desk.act(manager, registration, 'approve');
  await world.idle();
  const first = async (path: string, list: string) => {
    const { body } = await world.api(admin)('GET', path);
    const [entry] = body[list] as { id: string }[];
    if (entry === undefined) throw new Error(`${path} has no ${list}`);
    return String(entry.id);
  };
  const endpoint = await first('/api/v1/event-endpoints', 'endpoints');
  const [decision] = await world.rows<{ id: string }>(
    'SELECT decision_id AS id FROM identity_decisions WHERE portal_id = $1',
    [world.portalId],
  );
  if (decision === undefined) throw new Error('No identity decision');
  return {
    ...{ registration, finding: of.findingId, consent: of.consentId, dispute: of.disputeId },
    ...{ decision: decision.id, endpoint, session: await first('/api/v1/partner-sessions', 'sessions') },
    delivery: await first(`/api/v1/event-endpoints/${endpoint}/deliveries`, 'deliveries'),
    ...{ activity: of.activityId, company, partner, deal, contact: String(contact.id), domain, words: mark },
    ...{ partnerContact: of.partnerContactId, user: user.userId },
  };
}

/** As long and of the same kind as theirs, and of nobody. */
export const nobodysIds = (theirs: Ids): Ids => ({
  ...theirs,
  ...Object.fromEntries(
    Object.entries(theirs).flatMap(([kind, id]) => (/^[a-z]{3}_/.test(id) ? [[kind, nobodysId(id)]] : [])),
  ),
  ...{ company: '35555555551', partner: '35555555552', deal: '35555555553', contact: '35555555554' },
  ...{ delivery: '888888', partnerContact: '-777', user: '74444444' },
  ...{ domain: 'nobody-has-it.com', words: 'nobody-has-it' },
});

export const nobodysId = (id: string): string =>
  id.replace(/(?<=^[a-z]{3}_).*/, drawn => 'z'.repeat(drawn.length));
