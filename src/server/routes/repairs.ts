import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { repairReport } from '../../../adapters/postgres/repairs.ts';
import { repairsAnswerSchema } from '../../../contract/repairs.ts';
import { jsonRoute, ok } from '../route.ts';

const newest = 100;

export const repairRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/repairs',
    summary: 'The gap report: what HubSpot changed without telling, and how far it was looked for',
    auth: 'admin',
    answers: { 200: repairsAnswerSchema },
    handle: async ({ deps, portalId }) => {
      const { through, repaired, gaps } = await inPortal(deps.pool, portalId, { readOnly: true }, tx =>
        repairReport(tx, newest),
      );
      const iso = (at: Temporal.Instant | null) => at?.toString() ?? null;
      return ok({
        ok: true as const,
        through: { deals: iso(through.deals), companies: iso(through.companies), links: iso(through.links) },
        repaired,
        gaps: gaps.map(gap => ({
          objectType: gap.objectType,
          objectId: gap.objectId,
          modifiedAt: iso(gap.modifiedAt),
          foundAt: gap.foundAt.toString(),
        })),
      });
    },
  }),
];
