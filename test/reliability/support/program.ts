import { inPortal, type PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { installStore } from '../../../adapters/postgres/install-store.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { type Directory, emptyDirectory } from '../../../domain/directory.ts';
import { defaultPolicy } from '../../../domain/policy.ts';
import { installPortal } from '../../../operations/install-portal.ts';
import type { PartnerRecord } from '../../../operations/records.ts';
import { createTestDatabase, type TestDatabase } from '../../support/create-test-database.ts';

export const portalId = '8811';

export type Person = { userId: string; email: string };
/** A partner with one person who works for it, and one approver who looks after nobody in particular. */
export type Rival = { partner: PartnerRecord; seller: Person };

export type Program = AsyncDisposable & {
  database: TestDatabase;
  pool: ReturnType<typeof createPool>;
  rivals: Rival[];
  approvers: Person[];
  inPortal<T>(work: (tx: PortalTransaction) => Promise<T>): Promise<T>;
  /** A customer that HubSpot was read for, with an account of its own. Answers its company's id. */
  newCustomer(domain?: string): Promise<string>;
  /** As the OAuth callback does, once more. */
  installAnew(): Promise<void>;
  /** Claims of these partners on the customer, in this order and in this state. */
  putClaims(
    companyId: string,
    partners: PartnerRecord[],
    state: 'under-review' | 'queued',
  ): Promise<{ registrationId: string; sequence: bigint }[]>;
};

/**
 * An installed portal with partners, people and a policy without caps, put in by the store's own functions: no
 * HubSpot is needed to race on accounts.
 */
export async function startProgram(size: number): Promise<Program> {
  const database = await createTestDatabase();
  const pool = createPool(database.appUrl, { max: 2 * size, applicationName: 'test' });
  const work = <T>(run: (tx: PortalTransaction) => Promise<T>) => inPortal(pool, portalId, {}, run);
  const rivals = Array.from({ length: size }, (_, index): Rival => {
    const nn = String(index + 1).padStart(2, '0');
    return {
      partner: {
        companyId: `70000${nn}`,
        name: `Rival ${nn} Partners`,
        status: 'active',
        type: 'reseller',
        tier: 'Registered',
        joinedOn: Temporal.PlainDate.from('2024-01-01'),
      },
      seller: { userId: `51${nn}`, email: `seller${nn}@rival.example` },
    };
  });
  const approvers = rivals.map((_, index) => ({
    userId: `62${index}`,
    email: `approver${index}@vendor.example`,
  }));
  await installEverything(pool, rivals, approvers);
  let nextCompany = 90_000_000;
  return {
    database,
    pool,
    rivals,
    approvers,
    inPortal: work,
    newCustomer: async domain => {
      nextCompany += 1;
      await work(tx => readCompany(tx, String(nextCompany), domain ?? null));
      return String(nextCompany);
    },
    installAnew: () => inPortal(pool, portalId, { fenced: false }, install),
    putClaims: (companyId, partners, state) => work(tx => putClaims(tx, companyId, partners, state)),
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

async function installEverything(
  pool: ReturnType<typeof createPool>,
  rivals: Rival[],
  approvers: Person[],
): Promise<void> {
  const directory: Directory = {
    ...emptyDirectory,
    roles: approvers.map(({ userId }) => ({ who: { userId }, role: 'approver' as const })),
    partnerUsers: rivals.map(({ partner, seller }) => ({
      userId: seller.userId,
      partnerCompanyId: partner.companyId,
    })),
    defaultRole: null,
  };
  await inPortal(pool, portalId, { fenced: false }, async tx => {
    await install(tx);
    const tiers = defaultPolicy.tiers.map(tier => ({ ...tier, openClaimCap: null }));
    await installStore(tx).addPolicy({ ...defaultPolicy, enforcement: 'enforce', tiers }, 'test');
    await installStore(tx).addDirectory(directory, 'test');
    const store = storeOf(tx);
    for (const { partner } of rivals) {
      await readCompany(tx, partner.companyId, null, partner.name);
      await store.savePartner(partner);
    }
  });
}

async function install(tx: PortalTransaction): Promise<void> {
  await installPortal(installStore(tx), {
    hubDomain: 'vendor.example',
    scopes: ['oauth'],
    installedBy: '1',
    accessToken: 'sealed',
    refreshToken: 'sealed',
    accessExpiresAt: '2036-01-01T00:00:00Z',
  });
}

async function readCompany(
  tx: PortalTransaction,
  companyId: string,
  domain: string | null,
  name = `Customer ${companyId}`,
): Promise<void> {
  const store = storeOf(tx);
  await store.ensureCompanies([companyId]);
  const company = await store.company(companyId);
  if (company === null) throw new Error(`Company ${companyId} was not made`);
  const read = { ...company, name, domain, readAt: await store.now() };
  await store.saveCompany(read, domain === null ? [] : [domain]);
}

/** The ledger gets the entries that submitting and screening would have written. */
async function putClaims(
  tx: PortalTransaction,
  companyId: string,
  partners: PartnerRecord[],
  state: 'under-review' | 'queued',
): Promise<{ registrationId: string; sequence: bigint }[]> {
  const store = storeOf(tx);
  const company = await store.company(companyId);
  if (company === null) throw new Error(`Company ${companyId} is not known`);
  const { version } = await store.policyInForce();
  const put = [];
  for (const partner of partners) {
    const registrationId = store.id('reg');
    const sequence = await store.drawClaimSequence();
    await tx.query(
      `WITH claim AS (
         INSERT INTO registrations (portal_id, registration_id, account_id, company_id, partner_company_id, state,
           sequence, claimed_at, submitted_by, claim_hash, policy_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, program_now(), 1, 'built', $8)
         RETURNING portal_id, registration_id, account_id, partner_company_id)
       INSERT INTO ledger (portal_id, kind, registration_id, account_id, partner_company_id, actor_kind, actor_role,
         occurred_at, recorded_at, policy_version, rules, facts)
       SELECT portal_id, entry.kind, registration_id, account_id, partner_company_id, 'automation', 'automation',
         program_now(), program_now(), $8, '{T1}', entry.facts
         FROM claim, (VALUES (1, 'registration-submitted', '{}'::jsonb),
                             (2, 'registration-screened', jsonb_build_object('outcome', $6::text)))
           AS entry (place, kind, facts) ORDER BY entry.place`,
      [
        tx.portalId,
        registrationId,
        company.accountId,
        companyId,
        partner.companyId,
        state,
        String(sequence),
        version,
      ],
    );
    put.push({ registrationId, sequence });
  }
  return put;
}
