import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { erasePersonAnswerSchema, personRecordAnswerSchema } from '../../contract/people.ts';
import { runCommand } from '../import/run-import.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { deskOf, freshCustomer, partnersByType } from './support/desk.ts';
import { addUser } from './support/people.ts';

let world: Constellation;
let admin: User;
let partner = '';
beforeAll(async () => {
  world = await startConstellation();
  admin = world.user('admin');
  partner = (await partnersByType(world))('reseller Premier');
});
afterAll(async () => {
  expect(world.complaints).toEqual([]);
  await world[Symbol.asyncDispose]();
});

/** A contact of a customer that a claim of the partner manager names, with a note about the person. */
async function claimNaming(name: string) {
  const customer = await freshCustomer(world, 'Plant');
  const contact = await world.crm(admin)('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: `${name.toLowerCase()}@${customer.domain}` },
    associations: [
      {
        to: { id: customer.companyId },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
      },
    ],
  });
  await world.idle();
  const contactId = String(contact.id);
  const { body } = await world.api(world.user('partner-manager'))('POST', '/api/v1/registrations', {
    idempotencyKey: randomUUID(),
    companyId: customer.companyId,
    partnerCompanyId: partner,
    contactIds: [contactId],
    note: `${name} runs the plant.`,
  });
  await world.idle();
  return { contactId, registrationId: (body.registration as { id: string }).id };
}

const recordOf = async (kind: string, id: string) =>
  personRecordAnswerSchema.parse((await world.api(admin)('GET', `/api/v1/people/${kind}/${id}`)).body);
const erase = async (kind: string, id: string, key = randomUUID()) =>
  erasePersonAnswerSchema.parse(
    (await world.api(admin)('POST', `/api/v1/people/${kind}/${id}/erase`, { idempotencyKey: key })).body,
  );

test('an admin reads what names a contact, has it erased, and reads nothing any more; what was decided stands', async () => {
  const { contactId, registrationId } = await claimNaming('Mira');
  const before = await recordOf('contact', contactId);
  expect(before.families.registrations).toMatchObject([{ registration_id: registrationId }]);
  expect(before.families.texts).toMatchObject([{ body: 'Mira runs the plant.' }]);

  expect(await erase('contact', contactId)).toMatchObject({ erased: true });
  expect(await recordOf('contact', contactId)).toMatchObject({ families: {}, more: [] });
  expect(await deskOf(world).registration(admin, registrationId)).toMatchObject({ id: registrationId });
  expect(JSON.stringify(await deskOf(world).registration(admin, registrationId))).not.toContain('Mira');
  const [entry] = await world.rows<{ actor_user_id: string }>(
    `SELECT actor_user_id::text FROM ledger WHERE kind = 'contact-erased' AND registration_id = $1`,
    [registrationId],
  );
  expect(entry).toEqual({ actor_user_id: admin.userId });
  expect(await erase('contact', contactId)).toMatchObject({ erased: false });
});

test('a retry of an erasure gets the answer of the first', async () => {
  const { contactId } = await claimNaming('Nora');
  const key = randomUUID();
  expect(await erase('contact', contactId, key)).toMatchObject({ erased: true });
  expect(await erase('contact', contactId, key)).toMatchObject({ erased: true });
});

test('of a user every table is read that says who did something; erased, the name is gone and the id stands', async () => {
  const leaver = await addUser(world, {
    email: 'lee.leaver@vendor.example',
    firstName: 'Lee',
    lastName: 'Leaver',
  });
  await deskOf(world).changeDirectory(directory => ({
    ...directory,
    roles: [...directory.roles, { who: { userId: leaver.userId }, role: 'approver' }],
  }));
  const { companyId } = await freshCustomer(world, 'Leaving');
  const claim = await deskOf(world).claim(leaver, { companyId, partnerCompanyId: partner });
  await world.idle();
  await world.rows(
    `INSERT INTO crm_users (portal_id, user_id, owner_id, name, email, read_at) VALUES ($1, $2, 1, 'Lee Leaver', $3, now())
     ON CONFLICT (portal_id, user_id) DO UPDATE SET name = 'Lee Leaver', email = $3 RETURNING 1`,
    [world.portalId, leaver.userId, leaver.email],
  );
  const { families } = await recordOf('user', leaver.userId);
  expect(families.crm_users).toMatchObject([{ name: 'Lee Leaver', email: leaver.email }]);
  expect(families.registrations).toMatchObject([{ registration_id: claim }]);
  expect(families.ledger?.length).toBeGreaterThan(0);
  expect(Object.keys(families)).not.toContain('installs');

  expect(await erase('user', leaver.userId)).toMatchObject({ erased: true });
  const after = await recordOf('user', leaver.userId);
  expect(JSON.stringify(after)).not.toMatch(/Leaver|lee\./i);
  expect(after.families.registrations).toMatchObject([{ registration_id: claim }]);
});

test.each(['direct', 'partner-manager', 'approver', 'director'])(
  'a %s may neither read nor erase people',
  async role => {
    const ask = world.api(world.user(role));
    for (const answer of [
      await ask('GET', '/api/v1/people/contact/1'),
      await ask('POST', '/api/v1/people/contact/1/erase', { idempotencyKey: randomUUID() }),
    ])
      expect(answer).toMatchObject({ status: 200, body: { ok: false, refusal: { code: 'NOT_PERMITTED' } } });
  },
);

test('the operator does the same by the command', async () => {
  const { contactId } = await claimNaming('Olga');
  const exported = await runCommand('person', ['export', 'contact', contactId], world.env);
  expect(JSON.parse(exported.stdout)).toMatchObject({
    families: { texts: [{ body: 'Olga runs the plant.' }] },
  });
  expect(await runCommand('person', ['erase', 'contact', contactId], world.env)).toMatchObject({
    status: 0,
    stdout: `The contact ${contactId} was erased.\n`,
  });
  expect(await runCommand('person', ['erase', 'contact', contactId], world.env)).toMatchObject({
    stdout: `Nothing names the contact ${contactId}.\n`,
  });
  expect(await runCommand('person', ['forget', 'contact', contactId], world.env)).toMatchObject({
    status: 2,
  });
  expect(await runCommand('person', ['erase', 'company', '1'], world.env)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Usage: npm run person'),
  });
});
