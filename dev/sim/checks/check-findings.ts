import { resolveRecord } from '../../emulator/crm/records.ts';
import type { Run } from '../run.ts';
import type { Tables } from './watch.ts';

/** A registration, a rule and an act have one finding for ever, also when its deal was merged (H3). */
export function checkFindings(run: Run, tables: Tables): void {
  const seen = new Map<string, string>();
  for (const finding of tables.findings) {
    const key = `${finding.rule} of ${finding.registration} on ${finding.act}`;
    const other = seen.get(key);
    if (other !== undefined) run.violate(`H3: ${other} and ${finding.id} are both ${key}`);
    seen.set(key, finding.id);
  }
}

/** The record that a deal's id stands for today. */
export const currentDeal = (run: Run, dealId: string): string =>
  resolveRecord(run.hubspot.portal, '0-3', dealId)?.id ?? dealId;
