import { explainImport, judgeImport } from '../domain/import-claim.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { startClaimClocks } from './claim-clocks.ts';
import { claimSummary } from './claim-summary.ts';
import { dealElsewhere } from './deal-elsewhere.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import { type ImportedRow, importedClaim, importedEntry, importedOrigin } from './imported-claim.ts';
import type { DealsPort, MintPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import type { OriginsPort } from './standing-records.ts';

export type ImportPorts = CertifyPorts &
  ExpirePorts &
  DealsPort &
  MintPort &
  OriginsPort & { drawClaimSequence(): Promise<bigint> };

/** `before`: the row had been imported already, and nothing was done. */
export type Imported =
  | { ok: true; registration: Registration; before: boolean }
  | { ok: false; refusal: Refusal };

/**
 * Imports one old registration, marked so (E24). Its place in line is that of its import: it stands behind every claim
 * that is here already and displaces none. A row that was imported before is answered as it stands.
 */
export async function importRegistration(
  ports: ImportPorts,
  command: { actor: Actor & { kind: 'user' }; row: ImportedRow },
): Promise<Imported> {
  const { actor, row } = command;
  const partner = await ports.lockPartner(row.partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(row.partnerCompanyId) };
  await ports.ensureCompanies([row.companyId]);
  const accountId = await ports.lockAccountOf(row.companyId);
  const notAllowed = refuse.unlessMayFor(actor, row.partnerCompanyId, 'admin');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const before = await ports.importedAs(row.reference);
  const known = before === null ? null : await ports.registration(before);
  if (known !== null) return { ok: true, registration: known, before: true };
  if (row.dealId !== null) {
    const elsewhere = await dealElsewhere(ports, { dealId: row.dealId, companyId: row.companyId }, accountId);
    if (elsewhere !== null) return { ok: false, refusal: elsewhere };
  }
  await expireDue(ports, accountId);
  const now = await ports.now();
  const claims = (await ports.claimsOfAccount(accountId)).map(claimSummary);
  const companies = await ports.companiesOfAccount(accountId);
  const facts = {
    ...row,
    now,
    claims,
    partner,
    accountIsPartnerItself: companies.some(({ companyId }) => companyId === partner.companyId),
  };
  const verdict = judgeImport(facts);
  if (!verdict.ok) return verdict;
  const registration = importedClaim(ports, command, {
    accountId,
    as: verdict.as,
    now,
    policyVersion: (await ports.policyInForce()).version,
    sequence: await ports.drawClaimSequence(),
  });
  await ports.insertRegistration(registration);
  const placed = verdict.as === 'active' ? await ports.placeHold(registration) : 'placed';
  if (placed === 'held') throw new Error(`Account ${accountId} is held by nobody that can be seen`);
  await ports.saveRegistration(registration);
  if (verdict.as === 'queued') await startClaimClocks(ports, registration);
  await ports.saveOrigin(importedOrigin(registration, row));
  await ports.append(importedEntry(registration, actor, row, explainImport(facts)));
  if (verdict.as === 'active')
    await ports.setDeadline(registration.registrationId, 'protection-end', row.protectedUntil);
  if (companies.some(({ companyId, readAt }) => companyId === row.companyId && readAt === null))
    await ports.wantReads('companies', [row.companyId]);
  if (row.dealId !== null) {
    await ports.wantReads('deals', [row.dealId]);
    await ports.touchDeals([row.dealId]);
  }
  // History changes nothing of what the customer's and the partner's records show.
  if (verdict.as === 'expired') return { ok: true, registration, before: false };
  await ports.touchAccount(accountId);
  await ports.touchCompanies([row.partnerCompanyId]);
  return { ok: true, registration: await certifyFollowUp(ports, registration, null), before: false };
}
