import { canonicalJson } from '../domain/canonical-json.ts';
import type { Why } from '../domain/why.ts';
import type { MintPort } from './ports.ts';
import type { Actor, LedgerEntry, Registration } from './records.ts';
import { noOverlays } from './registration-overlays.ts';
import type { ClaimOrigin } from './standing-records.ts';

/** One registration of another program. `reference`: what it was called there; it is imported once. */
export type ImportedRow = {
  reference: string;
  companyId: string;
  partnerCompanyId: string;
  dealId: string | null;
  protectedFrom: Temporal.Instant;
  protectedUntil: Temporal.Instant;
};

type Importer = Actor & { kind: 'user' };

/** The registration that an imported row becomes (E24). */
export function importedClaim(
  mint: MintPort,
  { actor, row }: { actor: Importer; row: ImportedRow },
  given: {
    accountId: string;
    as: 'active' | 'queued' | 'expired';
    now: Temporal.Instant;
    policyVersion: number;
    sequence: bigint;
  },
): Registration {
  const { as, now } = given;
  const isWaiting = as === 'queued';
  return {
    ...noOverlays,
    registrationId: mint.id('reg'),
    accountId: given.accountId,
    companyId: row.companyId,
    partnerCompanyId: row.partnerCompanyId,
    dealId: row.dealId,
    state: as,
    sequence: given.sequence,
    claimedAt: now,
    submittedBy: actor.userId,
    claimHash: mint.hash(
      canonicalJson({
        reference: row.reference,
        companyId: row.companyId,
        partnerCompanyId: row.partnerCompanyId,
        dealId: row.dealId,
        protectedFrom: row.protectedFrom.toString(),
        protectedUntil: row.protectedUntil.toString(),
      }),
    ),
    policyVersion: given.policyVersion,
    reviewDueAt: null,
    // The hold begins now: what was protected elsewhere before was not protected here.
    protectedFrom: isWaiting ? null : as === 'active' ? now : row.protectedFrom,
    protectedUntil: isWaiting ? null : row.protectedUntil,
    endedAt: as === 'expired' ? row.protectedUntil : null,
    renewals: 0,
    renewedFrom: null,
    followUpDueAt: null,
    knownUntil: as === 'active' ? now : null,
    warnedUntil: null,
    directWindowOpen: false,
    contested: false,
    coSellUserIds: [],
    decisionCode: null,
    decisionTextId: null,
    decidedAt: null,
    noteTextId: null,
    estimate: null,
    contactIds: [],
  };
}

/** The mark by which an imported registration is known. */
export const importedOrigin = ({ registrationId }: Registration, row: ImportedRow): ClaimOrigin => ({
  registrationId,
  submitterCompanyId: null,
  previousRegistrationId: null,
  importedRef: row.reference,
});

/** @param why what the rule says of it (`explainImport`) */
export function importedEntry(
  registration: Registration,
  actor: Importer,
  row: ImportedRow,
  why: Why,
): LedgerEntry {
  return {
    kind: 'registration-imported',
    why,
    registrationId: registration.registrationId,
    accountId: registration.accountId,
    partnerCompanyId: registration.partnerCompanyId,
    actor,
    occurredAt: registration.claimedAt,
    recordedAt: registration.claimedAt,
    policyVersion: registration.policyVersion,
    rules: ['E24', 'T1'],
    facts: {
      outcome: registration.state,
      sequence: String(registration.sequence),
      companyId: row.companyId,
      dealId: row.dealId,
      claimHash: registration.claimHash,
      oldProtectedFrom: row.protectedFrom.toString(),
      protectedUntil: registration.protectedUntil?.toString() ?? null,
      code: why.code,
    },
  };
}
