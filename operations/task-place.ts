import type { Registration } from './records.ts';

/**
 * What a task about a claim hangs on: its deal, else its customer. HubSpot refuses a task on a deal that is gone (E8), and
 * then it would reach nobody.
 */
export const taskPlace = ({
  dealId,
  companyId,
  relinkDueAt,
}: Pick<Registration, 'dealId' | 'companyId' | 'relinkDueAt'>): {
  dealId: string | null;
  companyIds: string[];
} =>
  dealId === null || relinkDueAt !== null
    ? { dealId: null, companyIds: [companyId] }
    : { dealId, companyIds: [] };
