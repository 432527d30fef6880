import type { PropertyMetric } from '../../domain/tier-settings.ts';
import type { HubSpotGateway } from './gateway.ts';

type Metrics = Partial<Record<PropertyMetric, string>>;

/**
 * The metrics that the policy keeps in HubSpot, by the id asked for, as text. A partner that HubSpot does not have and a
 * property without a value have none. No call where the policy names no property. @throws HubSpotError
 */
export async function readTierMetrics(
  gateway: Pick<HubSpotGateway, 'readBatch'>,
  portalId: string,
  companyIds: string[],
  properties: readonly { metric: PropertyMetric; property: string }[],
): Promise<Map<string, Metrics>> {
  if (companyIds.length === 0 || properties.length === 0) return new Map();
  const names = [...new Set(properties.map(({ property }) => property))];
  const { found } = await gateway.readBatch(portalId, 'companies', companyIds, names);
  return new Map(
    [...found].map(([companyId, record]) => [
      companyId,
      Object.fromEntries(
        properties.flatMap(({ metric, property }) => {
          const value = record.properties[property];
          return value ? [[metric, value] as const] : [];
        }),
      ),
    ]),
  );
}
