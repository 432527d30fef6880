import { createHubSpotGateway, type HubSpotGateway } from '../../adapters/hubspot/gateway.ts';
import type { HttpExchange } from '../../adapters/hubspot/http-exchange.ts';

/** Ids of deals and of the customers that they are of, two deals each, by their number from 0. */
export const benchDealId = (number: number) => String(40_000_000_000 + number);
export const benchCompanyId = (number: number) => String(50_000_000_000 + number);
const companyOfDeal = (dealId: string) =>
  benchCompanyId(Math.floor((Number(dealId) - Number(benchDealId(0))) / 2));

/** The product's gateway on a HubSpot that knows every id, answers in this process and has no limits. */
export function instantGateway(appId: string, beforeSend: () => void = () => undefined): HubSpotGateway {
  return createHubSpotGateway({
    apiUrl: 'http://localhost:9',
    appId,
    getToken: async () => 'bench',
    budget: { acquire: async () => ({ granted: true, grantedAt: performance.now() }) },
    fetchTimeoutMs: 15_000,
    exchange,
    beforeSend,
  });
}

const headers = new Headers({ 'content-type': 'application/json' });

const exchange: HttpExchange = async ({ path, json }) => {
  const { inputs = [] } = (json ?? {}) as { inputs?: { id: string }[] };
  const [, , api, , from = '', to = ''] = path.split('/');
  const results =
    api === 'associations'
      ? inputs.map(({ id }) => associationsOf(id, from, to))
      : inputs.map(({ id }) => recordOf(id, from));
  return { status: 200, headers, text: JSON.stringify({ status: 'COMPLETE', results }) };
};

function recordOf(id: string, type: string) {
  const at = '2026-11-20T10:00:00Z';
  const properties =
    type === 'deals'
      ? {
          dealname: `Deal ${id}`,
          pipeline: 'default',
          dealstage: 'qualifiedtobuy',
          amount: '12000',
          closedate: at,
          hs_is_closed: 'false',
          hs_createdate: at,
          hs_object_source: 'IMPORT',
        }
      : { name: `Customer ${id}`, domain: `customer-${id}.com`, country: 'Germany' };
  return { id, properties, createdAt: at, updatedAt: at, archived: false };
}

function associationsOf(id: string, from: string, to: string) {
  const associationTypes = [5, 341].map(typeId => ({ category: 'HUBSPOT_DEFINED', typeId, label: null }));
  const linked = from === 'deals' && to === 'companies';
  return { from: { id }, to: linked ? [{ toObjectId: companyOfDeal(id), associationTypes }] : [] };
}
