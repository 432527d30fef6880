import { randomUUID } from 'node:crypto';
import { seededRandom } from '../../../dev/emulator/random.ts';
import type { SignedAnswer } from '../../../dev/signed-client.ts';
import { dealOn, newCustomer, ownerIdOf } from '../../e2e/support/acts.ts';
import type { User } from '../../e2e/support/constellation.ts';
import type { Fleet } from './fleet.ts';

export type Load = {
  /** About twenty changes by people in HubSpot and by cards, all under way at once. */
  burst(): Promise<void>;
  /** What the API answered, by status or code of refusal. */
  readonly answers: Map<string, number>;
};

type Customer = { companyId: string; dealId: string; registrationId: string | null };

/** Webhooks and requests as a working day brings them, repeatable by its seed. */
export async function startLoad(fleet: Fleet, seed: number): Promise<Load> {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    if (found === undefined) throw new Error('Nothing to pick from');
    return found;
  };
  // Neither service nor channel: whoever is direct makes findings, others only noise.
  const manager = fleet.user('partner-manager');
  const reps = fleet.users.filter(user => user.roles.includes('direct'));
  const world = { ...fleet, complaints: [] };
  const answers = new Map<string, number>();
  const customers: Customer[] = [];
  const partners = await partnerIds(fleet, manager);
  let made = 0;

  const ask = async (path: string, body: Record<string, unknown>): Promise<SignedAnswer> => {
    const answer = await fleet.persist(manager, 'POST', path, { idempotencyKey: randomUUID(), ...body });
    const refusal = answer.body.refusal as { code: string } | undefined;
    const word = answer.body.ok === true ? 'ok' : (refusal?.code ?? String(answer.status));
    answers.set(word, (answers.get(word) ?? 0) + 1);
    return answer;
  };
  const claim = async (customer: Customer) => {
    const { companyId, dealId } = customer;
    const answer = await ask('/api/v1/registrations', {
      companyId,
      dealId,
      partnerCompanyId: pick(partners),
    });
    if (answer.body.ok === true) customer.registrationId = (answer.body.registration as { id: string }).id;
  };
  const decide = async (customer: Customer, action: 'approve' | 'withdraw') => {
    if (customer.registrationId !== null)
      await ask(`/api/v1/registrations/${customer.registrationId}/${action}`, {});
  };
  const change = (user: User, dealId: string, properties: Record<string, string>) =>
    fleet.crm(user)('PATCH', `/crm/objects/2026-09/deals/${dealId}`, { properties });

  const newClaim = async () => {
    made += 1;
    const name = `Load ${made}`;
    const companyId = await newCustomer(world, name, `load-${seed}-${made}.com`);
    const customer: Customer = {
      companyId,
      dealId: await dealOn(world, manager, companyId, name),
      registrationId: null,
    };
    await claim(customer);
    customers.push(customer);
  };
  const acts: (() => Promise<unknown>)[] = [
    newClaim,
    () => claim(pick(customers)),
    () => decide(pick(customers), 'approve'),
    () => decide(pick(customers), 'approve'),
    () => decide(pick(customers), 'withdraw'),
    () => dealOn(world, pick(reps), pick(customers).companyId, `Behind the partner ${randomUUID()}`),
    async () =>
      change(pick(reps), pick(customers).dealId, { hubspot_owner_id: await ownerIdOf(world, pick(reps)) }),
    () => change(manager, pick(customers).dealId, { dealname: `Renamed ${randomUUID()}` }),
    () => change(manager, pick(customers).dealId, { dealname: `Renamed ${randomUUID()}` }),
  ];
  for (let n = 0; n < 5; n += 1) await newClaim();
  return {
    answers,
    burst: async () => {
      await Promise.all(Array.from({ length: 20 }, () => pick(acts)()));
    },
  };
}

async function partnerIds(fleet: Fleet, manager: User): Promise<string[]> {
  const answer = await fleet.persist(manager, 'GET', '/api/v1/partners');
  const partners = answer.body.partners as { companyId: string; type: string }[];
  return partners.filter(partner => partner.type !== 'referral').map(partner => partner.companyId);
}
