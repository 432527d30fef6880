import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { type RegistrationView, registrationAnswerSchema } from '../../../contract/views.ts';
import type { JsonObject } from '../../../dev/signed-client.ts';
import { type Activity, knownBy } from '../../../domain/activity.ts';
import { countsForFollowUp, documentsRenewal, gradeOf } from '../../../domain/evidence.ts';
import type { EvidenceContext } from '../../../domain/evidence-validity.ts';
import { dealOn, newCustomer, ownerIdOf, submit } from './acts.ts';
import type { Constellation, User } from './constellation.ts';
import { addUser, worksFor } from './people.ts';

/** HubSpot's built-in call outcomes. */
export const dispositions = {
  connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  voicemail: 'b2cf5968-551e-4856-9783-52b3da59a7d0',
  noAnswer: '73a0d17f-1163-4015-bdd5-ec830791da20',
} as const;

/** Association types of an object to company, deal and contact. */
const types = {
  calls: [182, 206, 194],
  meetings: [188, 212, 200],
  emails: [186, 210, 198],
  notes: [190, 214, 202],
  tasks: [192, 216, 204],
  quotes: [71, 64, 69],
} as const;
export type EvidenceType = keyof typeof types;

export type Claim = {
  id: string;
  companyId: string;
  dealId: string;
  contactId: string;
  partnerCompanyId: string;
};

/** A partner with a domain and a HubSpot user who works for it, as settings say; further acts are about it. */
export async function startEvidence(world: Constellation) {
  const manager = world.user('partner-manager');
  const admin = world.user('admin');
  const { body } = await world.api(manager)('GET', '/api/v1/partners');
  const partners = (body.partners as { companyId: string; type: string }[]).filter(
    ({ type }) => type !== 'referral',
  );
  const [partnerCompanyId = '', otherPartnerId = ''] = partners.map(({ companyId }) => companyId);
  const partnerDomain = String(
    (
      (await world.crm(admin)(
        'GET',
        `/crm/objects/2026-09/companies/${partnerCompanyId}?properties=domain`,
      )) as { properties: { domain: string } }
    ).properties.domain,
  );
  const person = await addUser(world, { email: 'sam@partner.example' });
  await worksFor(world, person, [partnerCompanyId]);
  let customers = 0;

  async function view(id: string, as: User = manager): Promise<RegistrationView> {
    const { body } = await world.api(as)('GET', `/api/v1/registrations/${id}`);
    return registrationAnswerSchema.parse(body).registration;
  }

  return {
    partnerCompanyId,
    otherPartnerId,
    partnerDomain,
    person,
    manager,
    view,

    /** A customer with one contact and a deal, registered to the partner. */
    async claim(holder = partnerCompanyId): Promise<Claim> {
      customers += 1;
      const domain = `evidence-${customers}.com`;
      const companyId = await newCustomer(world, `Evidence ${customers}`, domain);
      const contact = await world.crm(admin)('POST', '/crm/objects/2026-09/contacts', {
        properties: { email: `ann@${domain}` },
        associations: [link(companyId, 279)],
      });
      const dealId = await dealOn(world, manager, companyId, `Evidence line ${customers}`);
      await world.idle();
      const submitted = await submit(world, manager, { companyId, partnerCompanyId: holder, dealId });
      const { registration } = registrationAnswerSchema.parse(submitted);
      const approved = await post(manager, registration.id, 'approve', {});
      expect(approved).toMatchObject({ ok: true, registration: { state: 'active' } });
      await world.idle();
      return {
        id: registration.id,
        companyId,
        dealId,
        contactId: String(contact.id),
        partnerCompanyId: holder,
      };
    },

    /** An activity that a user makes in HubSpot; on the company, the deal and the contacts that are named. */
    async make(
      type: EvidenceType,
      properties: Record<string, string>,
      on: { companyId?: string; dealId?: string; contactIds?: string[] },
      options: { by?: User | null; headers?: Record<string, string> } = {},
    ): Promise<string> {
      const { by = person } = options;
      const [company, deal, contact] = types[type];
      const owner = by === null ? {} : { hubspot_owner_id: await ownerIdOf(world, by) };
      const ownProperties =
        type === 'quotes'
          ? {
              hs_title: 'Quote',
              hs_expiration_date: '2030-01-01',
              hs_quote_owner_id: owner.hubspot_owner_id ?? '',
            }
          : { hs_timestamp: await now(), ...owner };
      const made = await world.crm(by ?? admin, options.headers)('POST', `/crm/objects/2026-09/${type}`, {
        properties: { ...ownProperties, ...properties },
        associations: [
          ...(on.companyId === undefined ? [] : [link(on.companyId, company)]),
          ...(on.dealId === undefined ? [] : [link(on.dealId, deal)]),
          ...(on.contactIds ?? []).map(id => link(id, contact)),
        ],
      });
      return String(made.id);
    },
    change: (
      type: EvidenceType | 'deals',
      id: string,
      properties: Record<string, string>,
      by: User = person,
    ) => world.crm(by)('PATCH', `/crm/objects/2026-09/${type}/${id}`, { properties }),
    remove: (type: EvidenceType, id: string) =>
      world.crm(person)('DELETE', `/crm/objects/2026-09/${type}/${id}`),
    now,
    /** CRM time so much later, or earlier with a minus. */
    async at(duration: string): Promise<string> {
      return Temporal.Instant.from(await now())
        .toZonedDateTimeISO('UTC')
        .add(duration)
        .toInstant()
        .toString();
    },
    /** Lets time pass and everything that it brings happen. */
    async pass(duration: string): Promise<void> {
      await world.idle();
      await world.advance(duration);
      await world.idle();
    },
    /** Evidence as the card shows it, once HubSpot’s events about it were followed. */
    async evidence(id: string) {
      await this.pass('PT20S');
      return (await view(id)).evidence ?? [];
    },
    /** What is on record, in order of happening, each judged by itself (section 6). */
    async judged(claim: Claim) {
      await this.pass('PT20S');
      const known = await stored(world, claim.id);
      const [row] = await world.rows<{ from: Date; until: Date }>(
        'SELECT protected_from AS from, protected_until AS until FROM registrations WHERE registration_id = $1',
        [claim.id],
      );
      if (row === undefined) throw new Error(`There is no registration ${claim.id}`);
      const context: EvidenceContext = {
        now: Temporal.Instant.from(await now()),
        timeZone: 'UTC',
        account: { companyIds: [claim.companyId], contactIds: [claim.contactId] },
        dealId: claim.dealId,
        term: { from: instantOf(row.from), until: instantOf(row.until) },
        binds: 'partner',
      };
      return knownBy(known, context.now).map(activity => {
        const [resets, documents] = [
          countsForFollowUp(activity, context),
          documentsRenewal(activity, context),
        ];
        return {
          id: activity.id,
          side: activity.side,
          grade: gradeOf(activity),
          resets: resets.counts ? 'yes' : resets.because.code,
          documents: !documents.documents
            ? documents.because.code
            : documents.weight === 'half'
              ? 'half'
              : 'yes',
        };
      });
    },
    post: (user: User, id: string, action: string, body: object) => post(user, id, action, body),
    async history(id: string) {
      const { body } = await world.api(manager)('GET', `/api/v1/registrations/${id}/history`);
      return body.entries as { kind: string; occurredAt: string; recordedAt: string }[];
    },
  };

  async function now(): Promise<string> {
    return String((await world.control('GET', '/_emulator/clock')).crmNow);
  }

  async function post(user: User, id: string, action: string, body: object): Promise<JsonObject> {
    const path = `/api/v1/registrations/${id}/${action}`;
    return (await world.api(user)('POST', path, { idempotencyKey: randomUUID(), ...body })).body;
  }
}

const instantOf = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());

async function stored(world: Constellation, registrationId: string): Promise<Activity[]> {
  const pool = createPool(world.database.appUrl, { max: 1, applicationName: 'evidence' });
  try {
    return await inPortal(pool, world.portalId, { fenced: false }, tx =>
      storeOf(tx).activitiesOf(registrationId),
    );
  } finally {
    await pool.end();
  }
}

export type Evidence = Awaited<ReturnType<typeof startEvidence>>;

const link = (id: string, associationTypeId: number) => ({
  to: { id },
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});
