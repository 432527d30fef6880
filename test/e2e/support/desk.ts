import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  type AccountView,
  accountViewSchema,
  availabilityAnswerSchema,
} from '../../../contract/account-view.ts';
import { type DirectoryDocument, directoryAnswerSchema } from '../../../contract/directory.ts';
import { type PolicyDocument, policyAnswerSchema, putPolicyAnswerSchema } from '../../../contract/policy.ts';
import {
  type DealView,
  dealViewSchema,
  type FindingAnswer,
  findingAnswerSchema,
  type HistoryAnswer,
  historyAnswerSchema,
  type Partner,
  type PartnerView,
  type Problem,
  partnersAnswerSchema,
  partnerViewSchema,
  problemSchema,
  type RefusedAnswer,
  type RegistrationAnswer,
  type RegistrationView,
  refusedAnswerSchema,
  registrationAnswerSchema,
  type SubmitAnswer,
  submitAnswerSchema,
} from '../../../contract/views.ts';
import type { JsonObject } from '../../../dev/signed-client.ts';
import { dealOn, newCustomer } from './acts.ts';
import type { Constellation, User } from './constellation.ts';

type Claim = {
  companyId: string;
  partnerCompanyId: string;
  submittedFor?: string;
  dealId?: string;
  note?: string;
  estimate?: { amountMinor: string; currency: string };
};

/**
 * What people do at their cards. Every answer is one of status 200 and is parsed with the schema of the contract,
 * so that whoever uses this tests the contract as well.
 */
export function deskOf(world: Constellation) {
  const ask = async <S extends z.ZodType>(
    schema: S,
    user: User,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: JsonObject,
  ): Promise<z.output<S>> => {
    const answer = await world.api(user)(method, path, body);
    if (answer.status !== 200)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return schema.parse(answer.body);
  };
  const write = async <S extends z.ZodType>(schema: S, user: User, path: string, body: object) =>
    ask(schema.or(refusedAnswerSchema), user, 'POST', path, { idempotencyKey: randomUUID(), ...body });
  const desk = {
    submit: (user: User, claim: Claim): Promise<SubmitAnswer | RefusedAnswer> =>
      write(submitAnswerSchema, user, '/api/v1/registrations', claim),
    act: (
      user: User,
      id: string,
      action: string,
      body: object = {},
    ): Promise<RegistrationAnswer | RefusedAnswer> =>
      write(registrationAnswerSchema, user, `/api/v1/registrations/${id}/${action}`, body),
    answer: (
      user: User,
      findingId: string,
      way: 'link-partner' | 'exempt' | 'mistake',
      text?: string,
    ): Promise<FindingAnswer | RefusedAnswer> =>
      write(
        findingAnswerSchema,
        user,
        `/api/v1/findings/${findingId}/${way}`,
        text === undefined ? {} : { text },
      ),
    registration: async (user: User, id: string): Promise<RegistrationView> =>
      (await ask(registrationAnswerSchema, user, 'GET', `/api/v1/registrations/${id}`)).registration,
    history: async (user: User, id: string): Promise<HistoryAnswer['entries']> =>
      (await ask(historyAnswerSchema, user, 'GET', `/api/v1/registrations/${id}/history`)).entries,
    deal: (user: User, dealId: string): Promise<DealView> =>
      ask(dealViewSchema, user, 'GET', `/api/v1/deals/${dealId}/registration`),
    partners: async (user: User): Promise<Partner[]> =>
      (await ask(partnersAnswerSchema, user, 'GET', '/api/v1/partners')).partners,
    partner: (user: User, companyId: string): Promise<PartnerView> =>
      ask(partnerViewSchema, user, 'GET', `/api/v1/companies/${companyId}/partner`),
    available: async (user: User, domain: string): Promise<boolean> =>
      (
        await ask(
          availabilityAnswerSchema.strict(),
          user,
          'GET',
          `/api/v1/availability?domain=${encodeURIComponent(domain)}`,
        )
      ).available,
    /** The fault that a request is answered with. */
    problem: async (user: User, path: string): Promise<Problem> => {
      const answer = await world.api(user)('GET', path);
      const problem = problemSchema.parse(answer.body);
      if (problem.status !== answer.status)
        throw new Error(`Status ${answer.status}, body ${problem.status}`);
      return problem;
    },
    account: (user: User, companyId: string): Promise<AccountView> =>
      ask(accountViewSchema, user, 'GET', `/api/v1/companies/${companyId}/registration`),

    /** Submits and answers the registration's id; a refusal fails the test. */
    claim: async (user: User, claim: Claim): Promise<string> => {
      const answer = await desk.submit(user, claim);
      if (!answer.ok) throw new Error(`Refused: ${JSON.stringify(answer.refusal)}`);
      return answer.registration.id;
    },
    /** Changes the directory in force by what the function says of it; answers what it was before. */
    changeDirectory: async (
      change: (directory: DirectoryDocument) => DirectoryDocument,
    ): Promise<DirectoryDocument> => {
      const admin = world.user('admin');
      const { directory } = await ask(directoryAnswerSchema, admin, 'GET', '/api/v1/directory');
      await ask(directoryAnswerSchema, admin, 'PUT', '/api/v1/directory', {
        idempotencyKey: randomUUID(),
        directory: change(directory),
      });
      return directory;
    },
    /** Changes the policy in force by what the function says of it. */
    changePolicy: async (change: (policy: PolicyDocument) => PolicyDocument): Promise<void> => {
      const admin = world.user('admin');
      const { policy } = await ask(policyAnswerSchema, admin, 'GET', '/api/v1/policy');
      await ask(putPolicyAnswerSchema, admin, 'PUT', '/api/v1/policy', {
        idempotencyKey: randomUUID(),
        policy: change(policy),
      });
    },
  };
  return desk;
}

export type Desk = ReturnType<typeof deskOf>;

let customers = 0;

/** A customer of its own for each test, read by us already. */
export async function freshCustomer(world: Constellation, name = 'Quarry'): Promise<Customer> {
  customers += 1;
  const domain = `${name.toLowerCase()}-${customers}.com`;
  const companyId = await newCustomer(world, `${name} ${customers}`, domain);
  return { companyId, domain };
}
export type Customer = { companyId: string; domain: string };

export type Registered = Customer & { registrationId: string; dealId: string };

/** A customer registered to the partner on a deal of the partner manager, with everything settled. */
export async function registeredCustomer(
  world: Constellation,
  partnerCompanyId: string,
  options: { dealBy?: User; partnerLinked?: boolean } = {},
): Promise<Registered> {
  const desk = deskOf(world);
  const manager = world.user('partner-manager');
  const customer = await freshCustomer(world);
  const dealId = await dealOn(
    world,
    options.dealBy ?? manager,
    customer.companyId,
    `Registered ${customer.domain}`,
    options.partnerLinked ? { properties: { dibs_linked_partner: partnerCompanyId } } : {},
  );
  await world.idle();
  const registrationId = await desk.claim(manager, {
    companyId: customer.companyId,
    partnerCompanyId,
    dealId,
  });
  const approved = await desk.act(manager, registrationId, 'approve');
  if (!approved.ok) throw new Error(`Not approved: ${JSON.stringify(approved.refusal)}`);
  await world.idle();
  return { ...customer, registrationId, dealId };
}

/** Finds a seeded partner's company by its type, or type and tier; throws where the seed has none, naming those it has. */
export async function partnersByType(world: Constellation): Promise<(kind: string) => string> {
  const answer = await world.api(world.user('admin'))('GET', '/api/v1/partners');
  const partners = answer.body.partners as { companyId: string; type: string; tier: string }[];
  const byKind = new Map(
    partners.flatMap(({ companyId, type, tier }) => [
      [type, companyId],
      [`${type} ${tier}`, companyId],
    ]),
  );
  return kind => {
    const companyId = byKind.get(kind);
    if (companyId === undefined)
      throw new Error(`The seed has no partner “${kind}”, but ${[...byKind.keys()].join(', ')}`);
    return companyId;
  };
}
