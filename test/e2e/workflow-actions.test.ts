import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyReceipt } from '../../adapters/runtime/receipt-signer.ts';
import { receiptSchema } from '../../contract/receipt.ts';
import { receiptKeySchema } from '../../contract/receipt-key.ts';
import { dealOn, ownerIdOf } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { ledgerOf, whyIn } from './support/explained.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
const owners = new Map<string, string>();

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  partner = (await partnersByType(world))('reseller Premier');
  for (const user of [manager(), rep(), world.user('executive')])
    owners.set(user.userId, await ownerIdOf(world, user));
});
afterAll(async () => {
  await using _ends = world;
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const rep = () => world.user('direct');
const ownerOf = (user: User) => owners.get(user.userId) ?? '';

type Run = {
  uid: string;
  objectType: 'deals' | 'companies' | 'contacts';
  objectId: string;
  inputFields?: Record<string, string>;
  callbackId?: string;
  signature?: 'v3' | 'v2' | 'none';
};
type Ran = { callbackId: string; status: number; body: { outputFields: Record<string, string> } };

/** Runs the action as HubSpot does, by the manifest that the project uploads. */
const run = async (asked: Run): Promise<Ran> =>
  (await world.control('POST', '/_emulator/workflows/run', {
    portalId: world.portalId,
    ...asked,
  })) as unknown as Ran;

async function freeDeal(owner = manager()) {
  const customer = await freshCustomer(world);
  const dealId = await dealOn(world, owner, customer.companyId, `Deal of ${customer.domain}`);
  await world.idle();
  return { ...customer, dealId };
}

describe('a workflow checks availability', () => {
  test('of a deal or a company, and never learns who holds it', async () => {
    const free = await freeDeal();
    const held = await registeredCustomer(world, partner);
    const check = async (objectType: 'deals' | 'companies', objectId: string) =>
      (await run({ uid: 'dibs_workflow_check', objectType, objectId })).body.outputFields;
    expect(await check('deals', free.dealId)).toMatchObject({
      available: 'yes',
      hs_execution_state: 'SUCCESS',
    });
    const taken = await check('companies', held.companyId);
    expect(taken).toMatchObject({ available: 'no' });
    expect(JSON.stringify(taken)).not.toContain('Cobalt');
    expect(await check('companies', free.companyId)).toMatchObject({ available: 'yes' });
  });
});

describe('a workflow finds free', () => {
  test('whose protection is over, though nobody has recorded the end yet (T6)', async () => {
    const { companyId, registrationId } = await registeredCustomer(world, partner);
    const [before] = await world.rows<{ protected_until: string }>(
      'SELECT protected_until FROM registrations WHERE registration_id = $1',
      [registrationId],
    );
    const endAt = (at: string) =>
      world.rows(`UPDATE registrations SET protected_until = ${at} WHERE registration_id = $1`, [
        registrationId,
      ]);
    const check = async () =>
      (await run({ uid: 'dibs_workflow_check', objectType: 'companies', objectId: companyId })).body
        .outputFields;
    expect(await check()).toMatchObject({ available: 'no' });
    await endAt('program_now()');
    expect(await check()).toMatchObject({ available: 'yes' });
    await world.rows('UPDATE registrations SET protected_until = $2 WHERE registration_id = $1', [
      registrationId,
      before?.protected_until,
    ]);
  });
});

describe('a workflow submits a claim', () => {
  test('in the name of the deal’s owner, once however often HubSpot sends it, and the history says so', async () => {
    const { dealId } = await freeDeal();
    const asked = {
      uid: 'dibs_workflow_submit',
      objectType: 'deals' as const,
      objectId: dealId,
      inputFields: { partner_company_id: partner, note: 'Found at the fair.' },
    };
    const first = await run(asked);
    expect(first.body.outputFields).toMatchObject({ outcome: 'done', hs_execution_state: 'SUCCESS' });
    expect(await run({ ...asked, callbackId: first.callbackId })).toEqual(first);
    await world.idle();
    const { registration } = await desk.deal(manager(), dealId);
    expect(registration).toMatchObject({
      id: first.body.outputFields.registration_id,
      state: 'under-review',
      note: 'Found at the fair.',
    });
    const history = await desk.history(manager(), registration?.id ?? '');
    expect(history.find(({ kind }) => kind === 'workflow-acted')).toMatchObject({
      title: 'Done by a workflow in a person’s name: the claim',
      facts: { inNameOf: manager().userId, workflowId: '192814' },
    });
  });

  test('a refusal is an outcome to branch on, in words', async () => {
    const held = await registeredCustomer(world, partner);
    const { outputFields } = (
      await run({
        uid: 'dibs_workflow_submit',
        objectType: 'deals',
        objectId: held.dealId,
        inputFields: { partner_company_id: partner },
      })
    ).body;
    expect(outputFields).toMatchObject({ outcome: 'refused', hs_execution_state: 'SUCCESS' });
    expect(outputFields.reason?.length).toBeGreaterThan(10);
  });

  test.each([
    ['without a person in whose name', { partner_company_id: '1' }, 'Nobody is named'],
    ['with a partner that is no record id', { partner_company_id: 'Cobalt' }, 'record id of HubSpot'],
  ])('%s it is not set up right', async (name, inputFields, reason) => {
    const free = await freeDeal();
    const byOwner = name.startsWith('with a partner');
    const { outputFields } = (
      await run({
        uid: 'dibs_workflow_submit',
        objectType: byOwner ? 'deals' : 'companies',
        objectId: byOwner ? free.dealId : free.companyId,
        inputFields,
      })
    ).body;
    expect(outputFields).toMatchObject({ hs_execution_state: 'FAIL_CONTINUE' });
    expect(outputFields.reason).toContain(reason);
  });
});

describe('a form that the vendor has becomes a claim', () => {
  const uid = 'dibs_workflow_submit';
  /** Whoever filled in the form, as HubSpot keeps it, and what was mapped from its fields. */
  async function filledIn(inputFields: Record<string, string>, callbackId?: string) {
    const contact = await world.crm(world.user('admin'))('POST', '/crm/objects/2026-09/contacts', {
      properties: { email: `form-${Math.random().toString(36).slice(2)}@somewhere.example` },
    });
    return {
      uid,
      objectType: 'contacts' as const,
      objectId: String(contact.id),
      inputFields: { person: ownerOf(manager()), ...inputFields },
      ...(callbackId === undefined ? {} : { callbackId }),
    };
  }
  let domain = '';
  beforeAll(async () => {
    const [company] = await world.rows<{ domain: string }>(
      'SELECT domain FROM companies WHERE company_id = $1',
      [partner],
    );
    domain = company?.domain ?? '';
    expect(domain).not.toBe('');
  });

  test('by the address of the partner’s person and the customer’s domain, with amount and note; a retry gets the same receipt', async () => {
    const customer = await freshCustomer(world);
    await world.idle();
    const asked = await filledIn({
      partner: `Someone.There@${domain}`,
      customer: `https://www.${customer.domain}/contact`,
      amount: '12500.50',
      currency: 'EUR',
      note: 'Met the buyer at the fair',
    });
    const first = await run(asked);
    expect(first.body.outputFields).toMatchObject({ outcome: 'done', hs_execution_state: 'SUCCESS' });
    const { registration_id: id = '', receipt_id: receiptId, receipt = '' } = first.body.outputFields;
    const view = await desk.registration(manager(), id);
    expect(view).toMatchObject({
      partner: { companyId: partner },
      account: { companyIds: [customer.companyId] },
      estimate: { amountMinor: '1250050', currency: 'EUR' },
      note: 'Met the buyer at the fair',
    });
    const signed = receiptSchema.parse(JSON.parse(receipt));
    expect(receiptId).toBe(`${id}/${signed.sequence}`);
    const key = receiptKeySchema.parse((await world.api(manager())('GET', '/api/v1/receipt-key')).body);
    expect(verifyReceipt(signed, key.publicKeyPem)).toEqual({ ok: true });
    expect(await run({ ...asked, callbackId: first.callbackId })).toEqual(first);
    const again = await run(asked);
    expect(again.body.outputFields).toMatchObject({
      outcome: 'refused',
      code: 'ALREADY_REGISTERED',
      would_change: expect.stringContaining('Continue with the registration that exists'),
    });
  });

  test.each([
    ['by the partner’s domain', () => ({ partner: domain })],
    ['by the partner’s record id', () => ({ partner })],
    [
      'by the id where there is one, whatever the form says',
      () => ({ partner_company_id: partner, partner: 'x' }),
    ],
  ])('%s', async (_sentence, named) => {
    const customer = await freshCustomer(world);
    await world.idle();
    const ran = await run(await filledIn({ ...named(), customer: customer.companyId }));
    expect(ran.body.outputFields).toMatchObject({ outcome: 'done' });
    expect(await desk.registration(manager(), ran.body.outputFields.registration_id ?? '')).toMatchObject({
      partner: { companyId: partner },
      estimate: null,
    });
  });

  test('an address of nobody’s partner is an outcome to branch on, and is in no ledger', async () => {
    const customer = await freshCustomer(world);
    await world.idle();
    for (const address of ['buyer@gmail.com', 'someone@unheard-of.example']) {
      const ran = await run(await filledIn({ partner: address, customer: customer.domain }));
      expect(ran.body.outputFields).toMatchObject({
        outcome: 'refused',
        code: 'UNKNOWN_PARTNER',
        hs_execution_state: 'SUCCESS',
      });
      expect(ran.body.outputFields.would_change).toContain('record id');
      const [{ n } = { n: -1 }] = await world.rows<{ n: number }>(
        `SELECT count(*)::int AS n FROM ledger WHERE facts::text LIKE '%' || $1 || '%'`,
        [address],
      );
      expect(n).toBe(0);
    }
  });

  test.each<[string, Record<string, string>, string]>([
    ['a customer of whom nobody knows', { customer: 'nobody-knows-it.example' }, '(customer)'],
    ['a mail provider is nobody’s domain', { customer: 'gmail.com' }, '(customer)'],
    ['a contact has no customer of its own', {}, 'no customer'],
    ['an amount in words', { customer: 'x.example', amount: 'a lot' }, '(customer)'],
    ['a currency in words', { customer: 'x.example', currency: 'euros' }, '(currency)'],
    ['nobody to act for', { customer: 'x.example', person: '' }, 'in whose name'],
  ])('%s: the workflow is told what is not right', async (_sentence, said, words) => {
    const ran = await run(await filledIn({ partner, ...said }));
    expect(ran.body.outputFields).toMatchObject({ hs_execution_state: 'FAIL_CONTINUE' });
    expect(ran.body.outputFields.reason).toContain(words);
  });

  test('an amount that is none is told, and nothing is registered', async () => {
    const customer = await freshCustomer(world);
    await world.idle();
    for (const amount of ['a lot', '-5', '1e99']) {
      const ran = await run(await filledIn({ partner, customer: customer.companyId, amount }));
      expect(ran.body.outputFields).toMatchObject({ hs_execution_state: 'FAIL_CONTINUE' });
      expect(ran.body.outputFields.reason).toContain('(amount)');
    }
    expect((await desk.account(manager(), customer.companyId)).registration).toBeNull();
  });
});

describe('an input that cannot be taken is named, and nothing is done', () => {
  const log = 'dibs_workflow_log_follow_up';
  const submit = 'dibs_workflow_submit';
  test.each<[string, string, string, () => Record<string, string>]>([
    [
      'an id greater than 64 bits hold',
      submit,
      'partner_company_id',
      () => ({ partner_company_id: '9999999999999999999' }),
    ],
    [
      'an owner greater than 64 bits hold',
      log,
      'person',
      () => ({ person: '9999999999999999999', text: 'x' }),
    ],
    ['a NUL in a text', log, 'text', () => ({ text: 'Called\u0000them.' })],
    ['half a character in a text', log, 'text', () => ({ text: 'Called \ud800' })],
    ['a note of 200 kB', submit, 'note', () => ({ partner_company_id: partner, note: 'x'.repeat(200_000) })],
  ])('%s', async (_, uid, input, inputFields) => {
    const before = await world.rows('SELECT count(*)::int AS n FROM ledger');
    const ran = await run({ uid, objectType: 'deals', objectId: held.dealId, inputFields: inputFields() });
    expect(ran).toMatchObject({
      status: 200,
      body: { outputFields: { hs_execution_state: 'FAIL_CONTINUE' } },
    });
    expect(ran.body.outputFields.reason).toContain(`(${input})`);
    expect(await world.rows('SELECT count(*)::int AS n FROM ledger')).toEqual(before);
  });
  let held: Registered;
  beforeAll(async () => {
    held = await registeredCustomer(world, partner);
  });
});

describe('a workflow logs a follow-up', () => {
  test('as a mere statement, also in a partner manager’s name; a rep may not', async () => {
    const own = await registeredCustomer(world, partner);
    const log = async (person: string) =>
      (
        await run({
          uid: 'dibs_workflow_log_follow_up',
          objectType: 'deals',
          objectId: own.dealId,
          inputFields: { person, text: 'Called the buyer.' },
        })
      ).body.outputFields;
    expect(await log(ownerOf(rep()))).toMatchObject({ outcome: 'refused' });
    expect(await log(ownerOf(manager()))).toMatchObject({ outcome: 'done' });
    const { evidence } = await desk.registration(manager(), own.registrationId);
    expect(evidence?.map(({ grade, confirmable }) => [grade, confirmable])).toEqual([['D', true]]);
  });
});

describe('what a workflow is refused is an outcome in the ledger, once however often HubSpot sends it', () => {
  test.each<[string, string, string, string, (held: Registered) => Record<string, string>]>([
    [
      'a claim on what the partner has already',
      'dibs_workflow_submit',
      'submission-refused',
      'ALREADY_REGISTERED',
      () => ({ partner_company_id: partner }),
    ],
    [
      'a claim for a company that is no partner',
      'dibs_workflow_submit',
      'action-refused',
      'UNKNOWN_PARTNER',
      held => ({ partner_company_id: held.companyId }),
    ],
    [
      'a follow-up in the name of a rep',
      'dibs_workflow_log_follow_up',
      'action-refused',
      'NOT_PERMITTED',
      () => ({ person: ownerOf(rep()), text: 'Called the buyer.' }),
    ],
    [
      'consent in the name of an executive',
      'dibs_workflow_request_consent',
      'action-refused',
      'NOT_PERMITTED',
      () => ({ person: ownerOf(world.user('executive')), text: 'They asked us for a quote.' }),
    ],
  ])('%s', async (_, uid, kind, code, inputFields) => {
    const held = await registeredCustomer(world, partner);
    const before = (await ledgerOf(world)).length;
    const asked = {
      uid,
      objectType: 'deals' as const,
      objectId: held.dealId,
      inputFields: inputFields(held),
    };
    const first = await run(asked);
    expect(first.body.outputFields).toMatchObject({ outcome: 'refused', hs_execution_state: 'SUCCESS' });
    expect(await run({ ...asked, callbackId: first.callbackId })).toEqual(first);
    const entries = (await ledgerOf(world)).slice(before);
    expect(entries.map(entry => [entry.kind, whyIn(entry).code])).toEqual([[kind, code]]);
  });
});

describe('a workflow asks for consent', () => {
  test('in the rep’s name, for that deal', async () => {
    const own = await registeredCustomer(world, partner);
    const dealId = await dealOn(world, rep(), own.companyId, 'Add-on');
    await world.idle();
    const { outputFields } = (
      await run({
        uid: 'dibs_workflow_request_consent',
        objectType: 'deals',
        objectId: dealId,
        inputFields: { text: 'They asked us for a quote.' },
      })
    ).body;
    expect(outputFields).toMatchObject({ outcome: 'done' });
    const { consents } = await desk.registration(manager(), own.registrationId);
    expect(consents).toMatchObject([
      { status: 'asked', askedBy: { userId: rep().userId }, scope: { kind: 'deal', dealId } },
    ]);
    expect(outputFields.answer_due).toBe(consents?.[0]?.answerDueAt);
  });
});

describe('only HubSpot runs it', () => {
  test.each([
    ['v3', 200],
    ['v2', 200],
    ['none', 401],
  ] as const)('signature %s is answered %i', async (signature, status) => {
    const { companyId } = await freeDeal();
    const ran = await run({
      uid: 'dibs_workflow_check',
      objectType: 'companies',
      objectId: companyId,
      signature,
    });
    expect(ran.status).toBe(status);
  });
});
