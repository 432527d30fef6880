import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { ensureProperties } from '../../adapters/hubspot/install-properties.ts';
import { companyPropertiesFor, companyReading, readParents } from '../../adapters/hubspot/read-companies.ts';
import { companyTerms } from '../../adapters/postgres/company-terms.ts';
import { type FirstRead, firstReadOf, saveFirstRead } from '../../adapters/postgres/first-read.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { readInstall, saveSetUp } from '../../adapters/postgres/installs.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { program } from '../../adapters/postgres/program.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { propertyDefinitions } from '../../domain/projection.ts';
import { observeCompanies } from '../../operations/observe-companies.ts';
import { readPartnerList } from '../sweeps/read-partner-list.ts';
import { readUsers } from './refresh-users.ts';
import { done, type StageResult, type WorkerDeps } from './worker-deps.ts';

/** Pages of 100 companies a turn; then other work of the portal gets its turn. */
const pagesATurn = 10;

/**
 * Reads a newly installed portal: its owners with teams, then every company, partners among them. The place it
 * has come to commits with what was read, so a killed worker goes on where it was.
 */
export async function firstRead(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  try {
    let state = await inPortal(deps.pool, lease.portalId, { readOnly: true }, firstReadOf);
    if (state.phase === 'owners') {
      await completeSetUp(deps, lease);
      await readUsers(deps, lease.portalId);
      state = { phase: 'companies', after: null, companies: 0 };
      await save(deps, lease, state);
    }
    // Who is a partner is known before the companies are read.
    if (state.phase === 'companies' && state.after === null) await readPartnerList(deps, lease);
    for (let page = 0; page < pagesATurn && state.phase === 'companies'; page += 1)
      state = await readPage(deps, lease, state);
    return state.phase === 'done' ? done : { more: true, retryAfterMs: null };
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const decision = decideRetry(error.failure, 1);
    const retryAfterMs = decision.retry ? decision.afterMs : 60_000;
    deps.logger.warn(
      { portalId: lease.portalId, failure: error.failure.kind, retryAfterMs },
      'The first read goes on later',
    );
    return { more: false, retryAfterMs };
  }
}

/** Properties that could not be made at the install are made now; HubSpot may have been away then. */
async function completeSetUp(deps: WorkerDeps, lease: Lease): Promise<void> {
  const { portalId } = lease;
  const install = await inPortal(deps.pool, portalId, { readOnly: true }, readInstall);
  if (install === null || (install.setUp.propertiesFailed ?? null) === null) return;
  const { clashes } = await ensureProperties(deps.gateway, portalId, propertyDefinitions);
  await inPortal(deps.pool, portalId, { epoch: install.epoch }, async tx => {
    await fenceLease(tx, lease);
    await saveSetUp(tx, install.epoch, { clashes, propertiesFailed: null });
  });
}

async function readPage(
  deps: WorkerDeps,
  lease: Lease,
  state: FirstRead & { phase: 'companies' },
): Promise<FirstRead> {
  const terms = await inPortal(deps.pool, lease.portalId, { readOnly: true }, companyTerms);
  const page = await deps.gateway.listPage(lease.portalId, 'companies', {
    limit: 100,
    properties: companyPropertiesFor(terms),
    ...(state.after === null ? {} : { after: state.after }),
  });
  const parents = await readParents(
    deps.gateway,
    lease.portalId,
    page.records.map(record => record.id),
  );
  const companies = state.companies + page.records.length;
  const next: FirstRead =
    page.after === null ? { phase: 'done', companies } : { phase: 'companies', after: page.after, companies };
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const today = (await program(tx).now()).toZonedDateTimeISO('UTC').toPlainDate();
    await observeCompanies(
      storeOf(tx),
      page.records.map(record =>
        companyReading(record.id, record, {
          ...terms,
          today,
          parentId: parents.get(record.id) ?? null,
        }),
      ),
    );
    await saveFirstRead(tx, next);
  });
  return next;
}

async function save(deps: WorkerDeps, lease: Lease, state: FirstRead): Promise<void> {
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await saveFirstRead(tx, state);
  });
}
