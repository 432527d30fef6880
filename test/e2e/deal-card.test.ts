import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { refusedAnswerSchema } from '../../contract/views.ts';
import { dealOn } from './support/acts.ts';
import { cardOf } from './support/card.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { associate, change } from './support/crm-acts.ts';
import { deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

vi.setConfig({ testTimeout: 120_000 });

let world: Constellation;
let card: ReturnType<typeof cardOf>;
let partner = '';
let rival = '';
let third = '';

beforeAll(async () => {
  world = await startConstellation();
  card = cardOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  rival = partners('reseller Registered');
  third = partners('services Select');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const director = () => world.user('director');
const rep = () => world.user('direct');

/** A free customer with two people, one of them on the deal, which has an amount. */
async function prospect() {
  const customer = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), customer.companyId, 'New seats', {
    properties: { amount: '12500.5', deal_currency_code: 'EUR' },
  });
  const crm = world.crm(manager());
  const contact = async (firstname: string, to: object[]) =>
    String(
      (
        await crm('POST', '/crm/objects/2026-09/contacts', {
          properties: {
            firstname,
            lastname: 'Quarry',
            email: `${firstname}@${customer.domain}`.toLowerCase(),
          },
          associations: to,
        })
      ).id,
    );
  const link = (id: string, associationTypeId: number) => ({
    to: { id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
  });
  const ida = await contact('Ida', [link(customer.companyId, 1), link(dealId, 4)]);
  const lou = await contact('Lou', [link(customer.companyId, 1)]);
  await world.idle();
  return { ...customer, dealId, ida, lou };
}

/** The review without those that have no more than a similar name: customers of these tests are called alike. */
async function reviewOf(user: User, dealId: string) {
  const { review } = await card.open(user, dealId);
  return review && { ...review, candidates: review.candidates.filter(({ hint }) => !hint) };
}

/** A claim under review on a deal of its own. */
async function inReview() {
  const { dealId, companyId } = await prospect();
  const answer = await card.take(manager(), dealId, 'register', { partnerCompanyId: partner });
  expect(answer).toMatchObject({ ok: true });
  return { dealId, companyId };
}

const stateOf = async (dealId: string) => (await card.open(manager(), dealId)).registration?.state;

describe('registering from a deal’s card', () => {
  test('starts from the customer, the people on the deal and its amount', async () => {
    const { dealId, ida, lou } = await prospect();
    const form = await card.form(rep(), await card.offer(rep(), dealId, 'register'));
    expect(form.facts?.[0]?.text).toMatch(/^Quarry \d+ \(quarry-\d+\.com\)$/);
    const people = form.fields.find(({ name }) => name === 'contactIds');
    expect(people?.start?.values).toEqual([ida]);
    expect(people?.options?.map(({ value }) => value)).toEqual([ida, lou]);
    expect(people?.options?.[0]?.label).toBe('Ida Quarry');
    expect(form.fields.find(({ name }) => name === 'estimate')?.start).toEqual({
      minor: '1250050',
      currency: 'EUR',
    });

    const answer = await card.send(rep(), form, { partnerCompanyId: partner });
    expect(answer).toMatchObject({ ok: true, receipt: { sequence: expect.any(String) } });
    const { registration } = await card.open(manager(), dealId);
    expect(registration).toMatchObject({
      state: 'under-review',
      estimate: { amountMinor: '1250050', currency: 'EUR' },
    });
  });

  test('of several customers on the deal the primary one is claimed; the others are shown, and not claimed', async () => {
    const { dealId, companyId } = await prospect();
    const other = await freshCustomer(world, 'Bystander');
    for (const id of [other.companyId, partner]) await associate(world, manager(), dealId, id);
    await world.idle();
    const form = await card.form(rep(), await card.offer(rep(), dealId, 'register'));
    expect(form.fixed).toEqual({ dealId, companyId });
    expect(form.facts).toMatchObject([
      { label: 'Customer' },
      {
        label: 'Also on the deal',
        text: expect.stringMatching(/^Bystander \d+: not registered with it$/),
      },
    ]);
    await card.send(rep(), form, { partnerCompanyId: partner });
    expect((await deskOf(world).account(manager(), other.companyId)).registration).toBeNull();
  });

  test('while HubSpot does not tell the people, a claim is made without them', async () => {
    const { dealId } = await prospect();
    const { id } = await world.control('POST', '/_emulator/faults', {
      kind: 'outage',
      path: '/crm/associations',
    });
    const form = await card
      .form(rep(), await card.offer(rep(), dealId, 'register'))
      .finally(() => world.control('DELETE', `/_emulator/faults?id=${id}`));
    expect(form.fields.map(({ name }) => name)).not.toContain('contactIds');
    expect(world.complaints.splice(0)).toMatchObject([{ msg: 'HubSpot call failed' }]);
  });

  test('a partner is checked before anything is sent, and nothing is recorded of it', async () => {
    const { dealId } = await prospect();
    expect((await card.check(rep(), dealId, partner)).check).toMatchObject({
      good: true,
      title: expect.stringMatching(/is free$/),
    });
    await card.take(rep(), dealId, 'register', { partnerCompanyId: partner });
    const other = await dealOn(world, rep(), (await card.open(rep(), dealId)).companyId ?? '', 'Second deal');
    await world.idle();
    const waits = await card.check(rep(), other, rival);
    expect(waits.check).toMatchObject({
      good: false,
      title: expect.stringMatching(/unavailable at the moment$/),
    });
    expect(JSON.stringify(waits)).not.toMatch(/Cobalt|registered to/);
    expect((await card.check(rep(), other, partner)).check.title).toBe(
      'The partner has a registration on this customer already',
    );
    const refused = await world.rows("SELECT 1 FROM ledger WHERE kind = 'submission-refused'");
    expect(refused).toEqual([]);
  });

  test('what has no customer, or is asked nothing, says why and what would help', async () => {
    const lone = await world.crm(manager())('POST', '/crm/objects/2026-09/deals', {
      properties: { dealname: 'On nobody', pipeline: 'default', dealstage: 'appointmentscheduled' },
    });
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await deskOf(world).claim(manager(), { companyId, partnerCompanyId: partner });
    const asked = async (path: string) =>
      refusedAnswerSchema.parse((await world.api(manager())('GET', `/api/v1${path}`)).body).refusal;
    for (const path of ['claim-form', `claim-check?partner=${partner}`])
      expect(await asked(`/deals/${lone.id}/${path}`)).toMatchObject({
        code: 'NO_ACCOUNT',
        detail: 'No company is associated with this deal.',
        wouldChange: [{ fact: 'primaryCompany' }],
      });
    expect(await asked(`/registrations/${id}/answer-form`)).toMatchObject({
      code: 'ILLEGAL_MOVE',
      facts: { state: 'under-review', event: 'answer' },
      wouldChange: [{ fact: 'state', becomes: 'info-requested' }],
    });
  });

  test('an approver waives the cooling-off where the check finds it, and the check is good then', async () => {
    const { dealId } = await inReview();
    await card.take(approver(), dealId, 'reject', { code: 'NOT_QUALIFIED' });
    const before = await card.check(approver(), dealId, partner);
    expect(before.check.title).toMatch(/^Cooling-off through/);
    expect((await card.check(rep(), dealId, partner)).offers).toEqual([]);
    const [waive] = before.offers;
    if (waive?.form == null) expect.fail('no waiver is offered');
    expect(await card.send(approver(), waive.form, { text: 'New budget.' })).toMatchObject({ ok: true });
    expect((await card.check(approver(), dealId, partner)).check.good).toBe(true);
  });
});

describe('deciding from a deal’s card', () => {
  test('who decides sees other deals, the partner’s record and what stands in the way; a rep sees none of it', async () => {
    const { dealId, companyId } = await inReview();
    const other = await dealOn(world, rep(), companyId, 'Dana’s deal');
    await world.idle();
    const review = await reviewOf(manager(), dealId);
    expect(review?.openDeals).toMatchObject([
      { dealId: other, name: 'Dana’s deal', direct: true, beforeClaim: false, owner: expect.any(String) },
    ]);
    expect(review?.record.claims).toBeGreaterThan(0);
    expect(review).toMatchObject({ united: [], candidates: [], said: [], obstacle: null });
    expect((await card.open(rep(), dealId)).review).toBeNull();
    const forRep = await card.offer(rep(), dealId, 'approve');
    expect(forRep).toMatchObject({
      allowed: false,
      form: null,
      reason: expect.stringContaining('may approve'),
    });
  });

  test('a customer that may be the same is shown with its evidence; one click says that it is another, for later claims too, until it is taken back', async () => {
    const { dealId, companyId, domain } = await prospect();
    await card.take(manager(), dealId, 'register', { partnerCompanyId: partner });
    const shell = await freshCustomer(world, 'Shell');
    await world.idle();
    await deskOf(world).claim(manager(), { companyId: shell.companyId, partnerCompanyId: rival });
    await world.crm(manager())('PATCH', `/crm/objects/2026-09/companies/${shell.companyId}`, {
      properties: { hs_additional_domains: domain },
    });
    await world.idle();
    expect(await reviewOf(manager(), dealId)).toMatchObject({
      candidates: [
        {
          companyId: shell.companyId,
          text: expect.stringContaining('until an approver has said'),
          evidence: [
            `the same web domain (M2): here “${domain}” (web domain), there “${domain}” (additional domains)`,
          ],
        },
      ],
      obstacle: { code: 'LINK_PENDING' },
    });
    const forManager = (await card.open(manager(), dealId)).offers;
    expect(forManager.filter(({ about }) => about === shell.companyId)).toEqual([]);

    const answer = { text: 'Two firms, one web agency.' };
    await card.take(approver(), dealId, 'not-same-customer', answer, shell.companyId);
    await world.idle();
    expect(await reviewOf(approver(), dealId)).toMatchObject({
      candidates: [{ companyId: shell.companyId, text: 'A person said that it is another customer.' }],
      said: [{ text: expect.stringMatching(/are different customers: “Two firms, one web agency.”$/) }],
      obstacle: null,
    });
    const { offers } = await card.open(approver(), dealId);
    expect(offers.filter(({ about }) => about === shell.companyId).map(({ name }) => name)).toEqual([
      'same-customer',
    ]);

    await card.take(manager(), dealId, 'withdraw');
    const next = await dealOn(world, manager(), companyId, 'Another try');
    await world.idle();
    await card.take(manager(), next, 'register', { partnerCompanyId: third });
    expect(await reviewOf(manager(), next)).toMatchObject({
      candidates: [{ text: 'A person said that it is another customer.' }],
      obstacle: null,
    });

    const [said] = (await card.open(approver(), next)).review?.said ?? [];
    await card.take(approver(), next, 'undo-identity', {}, said?.id);
    await world.idle();
    expect(await reviewOf(approver(), next)).toMatchObject({
      said: [],
      obstacle: { code: 'LINK_PENDING' },
    });
  });

  test('one click unites two customers that share a contact, and a claim on the second is on the first, until it is taken back', async () => {
    const { dealId, companyId } = await prospect();
    const twin = await freshCustomer(world, 'Spinney');
    await world.crm(manager())('POST', '/crm/objects/2026-09/contacts', {
      properties: { email: 'jo@both.example' },
      associations: [companyId, twin.companyId].map(id => ({
        to: { id },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
      })),
    });
    const direct = await dealOn(world, rep(), twin.companyId, 'Seats for the twin');
    const past = await dealOn(world, rep(), companyId, 'Lost in spring');
    await world.idle();
    await change(world, rep(), 'deals', past, { dealstage: 'closedlost' });
    await world.idle();
    await card.take(manager(), dealId, 'register', { partnerCompanyId: partner });
    await world.idle();
    const seen = await reviewOf(approver(), dealId);
    expect(seen?.pastDeals).toMatchObject([{ dealId: past, text: expect.stringMatching(/^closed, /) }]);
    expect(seen?.candidates).toMatchObject([
      {
        companyId: twin.companyId,
        evidence: ['in touch with both: jo@both.example'],
        directDeals: [
          {
            dealId: direct,
            name: 'Seats for the twin',
            text: expect.stringMatching(/^open, .+, opened \{day:[-\d]{10}\}$/),
          },
        ],
      },
    ]);

    await card.take(approver(), dealId, 'same-customer', {}, twin.companyId);
    await world.idle();
    const { account } = await card.open(approver(), dealId);
    const review = await reviewOf(approver(), dealId);
    expect(account?.companyIds.toSorted()).toEqual([companyId, twin.companyId].toSorted());
    expect(review).toMatchObject({
      candidates: [],
      united: [{ companyId: twin.companyId, text: 'one customer by a person’s word (M5)' }],
    });
    const next = await dealOn(world, manager(), twin.companyId, 'From the twin');
    await world.idle();
    await card.take(manager(), next, 'register', { partnerCompanyId: rival });
    expect((await card.open(manager(), next)).registration?.state).toBe('queued');

    const [said] = review?.said ?? [];
    await card.take(approver(), dealId, 'undo-identity', { text: 'A cousin.' }, said?.id);
    await world.idle();
    expect(await reviewOf(approver(), dealId)).toMatchObject({
      united: [],
      candidates: [{ companyId: twin.companyId }],
      said: [],
    });
  });

  test('what is missing is asked for, answered with people to choose from, and approved', async () => {
    const { dealId, ida } = await prospect();
    await card.take(manager(), dealId, 'register', { partnerCompanyId: partner, contactIds: [] });
    await card.take(manager(), dealId, 'request-info', {
      fields: ['note', 'contacts'],
      text: 'Whom did you meet?',
    });
    const asked = await card.open(rep(), dealId);
    expect(asked.notices[0]?.title).toMatch(/is asked for information, by \{moment:/);
    expect(asked.notices[0]?.lines).toContain('Whom did you meet?');
    const form = await card.form(rep(), await card.offer(rep(), dealId, 'answer'));
    expect(form.fields.map(({ name }) => name)).toEqual(['contactIds', 'note']);
    await card.send(rep(), form, { contactIds: [ida], note: 'Ida, twice.' });
    expect(await stateOf(dealId)).toBe('under-review');
    await card.take(manager(), dealId, 'approve', { text: 'Good work.' });
    expect(await stateOf(dealId)).toBe('active');
  });

  test('a place in line is confirmed, and a claim withdrawn', async () => {
    const { companyId } = await registeredCustomer(world, partner);
    const dealId = await dealOn(world, manager(), companyId, 'Behind');
    await world.idle();
    await card.take(manager(), dealId, 'register', { partnerCompanyId: rival });
    expect(await stateOf(dealId)).toBe('queued');
    expect(await card.take(manager(), dealId, 'reconfirm')).toMatchObject({ ok: true });
    await card.take(manager(), dealId, 'withdraw', { text: 'No budget.' });
    expect(await stateOf(dealId)).toBe('withdrawn');
  });
});

describe('a registration on its deal’s card', () => {
  test('gets co-sellers, of whom the partner does not learn', async () => {
    const own = await registeredCustomer(world, partner);
    const names = async (user: User) =>
      (await card.open(user, own.dealId)).registration?.life?.coSellers?.map(({ name }) => name);
    const offer = await card.offer(manager(), own.dealId, 'add-co-seller');
    const form = await card.form(manager(), offer);
    expect(form.fields).toMatchObject([{ name: 'userIds', start: { values: [manager().userId] } }]);
    const label = form.fields[0]?.options?.find(({ value }) => value === rep().userId)?.label ?? '';
    expect(await card.send(manager(), form, { userIds: [manager().userId, rep().userId] })).toMatchObject({
      ok: true,
    });
    expect(await names(manager())).toContain(label);
    expect(await card.offered(rep(), own.dealId)).not.toContain('add-co-seller');
    expect(await card.take(manager(), own.dealId, 'add-co-seller', { userIds: [] })).toMatchObject({
      ok: true,
    });
    expect(await names(manager())).toEqual([]);
  });

  test('is followed up, frozen and thawed, and put on another deal', async () => {
    const { dealId, companyId } = await registeredCustomer(world, partner, { partnerLinked: true });
    await world.advance('P3D');
    const yesterday = await card.form(manager(), await card.offer(manager(), dealId, 'log-follow-up'));
    const [, day] = yesterday.fields.find(({ name }) => name === 'at')?.options ?? [];
    await card.send(manager(), yesterday, { text: 'Sam met the buyer.', kind: 'demo', at: day?.value ?? '' });
    const [piece] = (await card.open(manager(), dealId)).registration?.evidence ?? [];
    expect(piece).toMatchObject({ title: expect.stringMatching(/demo/i), counts: true });

    await card.take(manager(), dealId, 'freeze', { text: 'Ida said on Monday: not before spring.' });
    expect((await card.open(manager(), dealId)).notices).toMatchObject([
      { title: 'The follow-up clock stands still' },
    ]);
    expect(await card.offered(manager(), dealId)).not.toContain('freeze');
    await card.take(manager(), dealId, 'unfreeze');
    expect(await card.offered(manager(), dealId)).toContain('freeze');

    const other = await dealOn(world, manager(), companyId, 'Second');
    await world.idle();
    await card.take(manager(), dealId, 'link-deal', { dealId: other });
    expect((await card.open(manager(), other)).registration).toMatchObject({
      state: 'active',
      dealId: other,
    });
  });

  test('is revoked with notice, objected to, confirmed by a second person, and appealed', async () => {
    const { dealId } = await registeredCustomer(world, partner);
    await card.take(approver(), dealId, 'revoke', { code: 'BREACH_OF_TERMS', text: 'No training.' });
    expect((await card.open(approver(), dealId)).notices).toMatchObject([
      { title: 'This registration may be revoked' },
    ]);
    expect(await card.offered(approver(), dealId)).not.toContain('revoke');
    await card.take(manager(), dealId, 'object-to-revocation', { text: 'Trained in May.' });
    const second = await card.offer(director(), dealId, 'revoke');
    expect(second).toMatchObject({ label: 'Confirm the revocation', rank: 'first' });
    await card.take(director(), dealId, 'revoke', { text: 'The course was another one.' });
    expect(await stateOf(dealId)).toBe('revoked');
    await card.take(manager(), dealId, 'appeal', { text: 'It was the right course.' });
    const { dispute } = await card.open(approver(), dealId);
    expect(dispute?.title).toBe('Dispute: opened, not acknowledged yet');
  });

  test('a mistaken approval is taken back at once, and a proposed revocation is dropped', async () => {
    const taken = await registeredCustomer(world, partner);
    await card.take(approver(), taken.dealId, 'revert', { text: 'Wrong customer.' });
    expect(await stateOf(taken.dealId)).toBe('under-review');
    const { dealId } = await registeredCustomer(world, partner);
    await card.take(approver(), dealId, 'revoke', { code: 'ERROR' });
    await card.take(director(), dealId, 'drop-revocation', { text: 'It was right.' });
    expect((await card.open(approver(), dealId)).notices).toEqual([]);
  });

  test('a dispute is opened, acknowledged, heard, and ruled, each from its offer', async () => {
    const { dealId, companyId } = await registeredCustomer(world, partner);
    const behind = await dealOn(world, manager(), companyId, 'Behind');
    await world.idle();
    await card.take(manager(), behind, 'register', { partnerCompanyId: rival });
    await card.take(manager(), behind, 'open-dispute', { kind: 'partner-partner', text: 'We were first.' });
    await card.take(approver(), behind, 'acknowledge');
    await card.take(manager(), behind, 'evidence', { side: 'claimant', text: 'The mail of 3 May.' });
    const { dispute } = await card.open(manager(), dealId);
    expect(dispute?.evidence.some(line => line.includes('The mail of 3 May.'))).toBe(true);
    await card.take(approver(), behind, 'close-evidence');
    await card.take(approver(), behind, 'propose', {
      code: 'SPLIT',
      percent: '60',
      reasoning: 'Both worked.',
    });
    expect((await card.open(director(), behind)).dispute?.lines).toContain('Proposed: The sale is shared');
    await card.take(manager(), behind, 'object', { side: 'claimant' });
    await card.take(director(), behind, 'decide', {
      code: 'UPHOLD_HOLDER',
      reasoning: 'The demo came first.',
    });
    expect((await card.open(manager(), dealId)).dispute).toMatchObject({ over: true });
  });

  test('a rep asks its registered partner for consent before there is a heads-up', async () => {
    const { dealId, companyId, registrationId } = await registeredCustomer(world, partner, {
      partnerLinked: true,
    });
    const other = await dealOn(world, manager(), companyId, 'A deal of a manager', {
      properties: { dibs_linked_partner: partner },
    });
    await world.idle();
    const asked = await card.take(rep(), other, 'ask-consent', {
      scope: 'outreach',
      text: 'They called us.',
    });
    expect(asked).toMatchObject({ ok: true, consent: { registrationId, status: 'asked' } });
    expect(await card.offered(rep(), other)).not.toContain('ask-consent');
    expect((await card.open(rep(), dealId)).consents).toHaveLength(1);
  });
});
