import type { CrmNames } from './crm-names.ts';
import { crmObjectSchema } from './crm-object.ts';
import type { EmulatorClient } from './emulator-client.ts';

/** HubSpot's association types from a deal to a company: plain, and primary. */
const DEAL_TO_COMPANY = [341, 5];

/** Creates a deal on a company as that user, who owns it; answers its id. */
export async function createDeal(
  emulator: EmulatorClient,
  names: CrmNames,
  user: { userId: string; ownerId: string | null },
  deal: { name: string; companyId: string },
): Promise<string> {
  const { pipeline, stage } = names.firstStage();
  const created = await emulator.post('/crm/objects/2026-09/deals', user.userId, {
    properties: {
      dealname: deal.name,
      pipeline,
      dealstage: stage,
      ...(user.ownerId === null ? {} : { hubspot_owner_id: user.ownerId }),
    },
    associations: [
      {
        to: { id: deal.companyId },
        types: DEAL_TO_COMPANY.map(associationTypeId => ({
          associationCategory: 'HUBSPOT_DEFINED',
          associationTypeId,
        })),
      },
    ],
  });
  return crmObjectSchema.parse(created).id;
}

/** Changes properties of a deal as that user, as typing into HubSpot's record would. */
export async function changeDeal(
  emulator: EmulatorClient,
  userId: string,
  dealId: string,
  properties: Record<string, string>,
): Promise<void> {
  await emulator.patch(`/crm/objects/2026-09/deals/${encodeURIComponent(dealId)}`, userId, { properties });
}
