import type { DisputeCase } from '../../domain/dispute.ts';
import type { Ruling, Verdict } from '../../domain/dispute-ruling.ts';
import type { TextsPort } from '../../operations/ports.ts';
import type { RulingRow } from './dispute-rows.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

type Made = DisputeCase['rulings'][number];

/** One a stage: a ruling that stands already is not written again. Its reasoning is an erasable text. */
export async function saveRuling(
  tx: PortalTransaction,
  texts: TextsPort,
  disputeId: string,
  stage: RulingRow['stage'],
  { ruling, by, at }: Made,
): Promise<void> {
  const known = await tx.query(
    'SELECT 1 FROM dispute_rulings WHERE portal_id = $1 AND dispute_id = $2 AND stage = $3',
    [tx.portalId, disputeId, stage],
  );
  if (known.length > 0) return;
  const compensation = ruling.code === 'COMPENSATE' ? ruling : null;
  await tx.send(
    `INSERT INTO dispute_rulings (portal_id, dispute_id, stage, made_by, made_at, code, rule, facts, text_id, percent,
       to_side, amount_minor, currency)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      tx.portalId,
      disputeId,
      stage,
      by,
      toSql(at),
      ruling.code,
      ruling.rule,
      JSON.stringify(ruling.facts),
      await texts.keepText(ruling.reasoning),
      ruling.code === 'SPLIT' ? ruling.percent : null,
      compensation?.to ?? null,
      compensation === null ? null : String(compensation.amountMinor),
      compensation?.currency ?? null,
    ],
  );
}

export function toRuling(row: RulingRow): Made {
  const ruling: Ruling = {
    ...verdictOf(row),
    rule: row.rule,
    facts: row.facts,
    reasoning: row.body ?? '',
  };
  return { ruling, by: row.made_by, at: instantOf(row.made_at) };
}

function verdictOf({ code, percent, to_side, amount_minor, currency }: RulingRow): Verdict {
  if (code === 'SPLIT') {
    if (percent === null) throw new Error('A split is stored without its percent');
    return { code, percent };
  }
  if (code === 'COMPENSATE') {
    if (to_side === null || amount_minor === null || currency === null)
      throw new Error('A compensation is stored without its amount');
    return { code, to: to_side, amountMinor: BigInt(amount_minor), currency };
  }
  return { code };
}
