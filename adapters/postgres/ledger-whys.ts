import { stateKinds } from '../../domain/ledger-kinds.ts';
import type { Why } from '../../domain/why.ts';
import { mayHaveAny } from './belongings.ts';
import type { PortalTransaction } from './in-portal.ts';

/** An outcome as the ledger has it: its why, and what its entry says besides. */
export type RecordedWhy = { kind: string; why: Why; facts: Record<string, unknown> };

type Row = { kind: string; facts: Record<string, unknown> & { why: Why } };

const recordedOf = ({ kind, facts }: Row): RecordedWhy => ({ kind, why: facts.why, facts });

/** Whys of outcomes, read from the entries of the ledger that recorded them: nothing else tells them. */
export function ledgerWhys(tx: PortalTransaction): {
  /** Why the registration is in the state that it is in; null: of before whys were kept. */
  whyOfState(registrationId: string): Promise<RecordedWhy | null>;
  /** Why each finding of the registrations weighs what it does, by its id. */
  whysOfFindings(registrationIds: string[]): Promise<Map<string, RecordedWhy>>;
} {
  return {
    whyOfState: async registrationId => {
      const [row] = await tx.query<Row>(
        `SELECT kind, facts FROM ledger
          WHERE portal_id = $1 AND registration_id = $2 AND kind = ANY($3) ORDER BY entry_id DESC LIMIT 1`,
        [tx.portalId, registrationId, stateKinds],
      );
      return row?.facts.why === undefined ? null : recordedOf(row);
    },
    whysOfFindings: async registrationIds => {
      if (!(await mayHaveAny(tx, registrationIds, 'findings'))) return new Map();
      const rows = await tx.query<Row & { finding_id: string }>(
        `SELECT DISTINCT ON (facts ->> 'findingId') facts ->> 'findingId' AS finding_id, kind, facts FROM ledger
          WHERE portal_id = $1 AND registration_id = ANY($2::text[])
            AND kind IN ('finding-raised', 'finding-regraded') AND facts ? 'why'
          ORDER BY facts ->> 'findingId', entry_id DESC`,
        [tx.portalId, registrationIds],
      );
      return new Map(rows.map(row => [row.finding_id, recordedOf(row)]));
    },
  };
}
