import { explainImport, type ImportFacts, judgeImport } from '../domain/import-claim.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type BeginFollowUpsPorts, beginFollowUps } from './begin-follow-ups.ts';
import { claimSummary } from './claim-summary.ts';
import { type ImportScene, type ImportScenePorts, importScene } from './import-scene.ts';
import { type ImportedRow, importedClaim, importedEntry, importedOrigin } from './imported-claim.ts';
import { type JoinQueuePorts, joinQueue } from './join-queue.ts';
import type { MintPort, OutboxPort, ReadsPort } from './ports.ts';
import type { Actor, LedgerEntry, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type ImportPorts = ImportScenePorts &
  BeginFollowUpsPorts &
  JoinQueuePorts &
  MintPort &
  OutboxPort &
  ReadsPort;

/** `before`: the row had been imported already, and nothing was done. */
export type Imported =
  | { ok: true; registration: Registration; before: boolean }
  | { ok: false; refusal: Refusal };

type Importer = Actor & { kind: 'user' };
type Decided =
  | Extract<Imported, { ok: false }>
  | { ok: true; before: true; registration: Registration }
  | { ok: true; before: false; registration: Registration; row: ImportedRow; entry: LedgerEntry };
type Made = Extract<Decided, { before: false }>;

/**
 * Imports old registrations, marked so (E24). The place in line of each is that of its import: it stands behind every
 * claim that is here already and behind the rows before it, and displaces none. A row that was imported before is
 * answered as it stands. Hundreds of rows take as many statements as one: a statement for each kind of what is kept.
 *
 * @returns what became of each row, in their order
 */
export async function importRegistrations(
  ports: ImportPorts,
  { actor, rows }: { actor: Importer; rows: readonly ImportedRow[] },
): Promise<Imported[]> {
  const scene = await importScene(ports, rows);
  const decided = rows.map(row => decide(ports, scene, actor, row));
  const kept = await keepAll(
    ports,
    scene,
    decided.filter(each => each.ok && !each.before),
  );
  return decided.map(each => {
    if (!each.ok) return each;
    const { before, registration } = each;
    return { ok: true, before, registration: kept.get(registration.registrationId) ?? registration };
  });
}

/** Decides on a row beside what is here; what it becomes is here for the rows that follow. */
function decide(mint: MintPort, scene: ImportScene, actor: Importer, row: ImportedRow): Decided {
  const partner = scene.partners.get(row.partnerCompanyId);
  if (partner === undefined) return { ok: false, refusal: refuse.unknownPartner(row.partnerCompanyId) };
  const notAllowed = refuse.unlessMayFor(actor, row.partnerCompanyId, 'admin');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const known = scene.imported.get(row.reference);
  if (known !== undefined) return { ok: true, before: true, registration: known };
  const { accountId, claims } = scene.accountOf(row.companyId);
  if (scene.isElsewhere(row.dealId, accountId)) return { ok: false, refusal: refuse.dealElsewhere(row) };
  const facts: ImportFacts = {
    ...row,
    now: scene.now,
    partner,
    accountIsPartnerItself: scene.isOwn(row.partnerCompanyId, accountId),
    claims: claims.map(claimSummary),
  };
  const verdict = judgeImport(facts);
  if (!verdict.ok) return verdict;
  const registration = importedClaim(
    mint,
    { actor, row },
    {
      accountId,
      as: verdict.as,
      now: scene.now,
      policyVersion: scene.policyVersion,
      sequence: scene.nextSequence(),
    },
  );
  claims.push(registration);
  scene.imported.set(row.reference, registration);
  const entry = importedEntry(registration, actor, row, explainImport(facts));
  return { ok: true, before: false, registration, row, entry };
}

/** @returns those whose clock began, as they stand then */
async function keepAll(
  ports: ImportPorts,
  scene: ImportScene,
  made: readonly Made[],
): Promise<Map<string, Registration>> {
  if (made.length === 0) return new Map();
  const as = (state: Registration['state']) =>
    made.flatMap(({ registration }) => (registration.state === state ? [registration] : []));
  await ports.insertRegistrations(made.map(({ registration }) => registration));
  await protect(ports, as('active'));
  await joinQueue(
    ports,
    as('queued').map(claim => ({ claim, beside: scene.accountOf(claim.companyId).claims })),
  );
  await ports.saveOrigins(made.map(({ registration, row }) => importedOrigin(registration, row)));
  await ports.appendAll(made.map(({ entry }) => entry));
  const begun = await beginFollowUps(ports, as('active'));
  await showInCrm(
    ports,
    scene,
    made.map(({ registration }) => registration),
  );
  return new Map(begun.map(registration => [registration.registrationId, registration]));
}

async function protect(ports: ImportPorts, registrations: readonly Registration[]): Promise<void> {
  const placed = await ports.placeHolds(registrations);
  const held = registrations.find(({ registrationId }) => !placed.has(registrationId));
  if (held !== undefined) throw new Error(`Account ${held.accountId} is held by nobody that can be seen`);
  await ports.setDeadlines(
    'protection-end',
    registrations.flatMap(({ registrationId: subjectId, protectedUntil: dueAt }) =>
      dueAt === null ? [] : [{ subjectId, dueAt }],
    ),
  );
}

/** History changes nothing of what the customer's and the partner's records show. */
async function showInCrm(
  ports: ImportPorts,
  scene: ImportScene,
  registrations: readonly Registration[],
): Promise<void> {
  const companyIds = registrations.map(({ companyId }) => companyId);
  await ports.wantReads(
    'companies',
    companyIds.filter(id => scene.isUnread(id)),
  );
  const dealIds = registrations.flatMap(({ dealId }) => (dealId === null ? [] : [dealId]));
  await ports.wantReads('deals', dealIds);
  await ports.touchDeals(dealIds);
  const live = registrations.filter(({ state }) => state !== 'expired');
  await ports.touchAccounts(live.map(({ accountId }) => accountId));
  await ports.touchCompanies(live.map(({ partnerCompanyId }) => partnerCompanyId));
}
