import { createRandom, type Random } from '../sim/random.ts';
import type { BenchWorld } from './bench-world.ts';

const objects = '/crm/objects/2026-09';
const hubspotType = (associationTypeId: number) => [
  { associationCategory: 'HUBSPOT_DEFINED', associationTypeId },
];

/**
 * What people do on a working day, out of a hundred acts: the mix that the figure of a day stands on. An act is told by
 * one to ten webhooks.
 */
const mix: readonly [act: keyof typeof acts, share: number][] = [
  ['moveDeal', 45],
  ['logCall', 20],
  ['openDeal', 20],
  ['enterCompany', 8],
  ['renameCompany', 7],
];

type Deal = { id: string; pipeline: string; stages: readonly string[] };
type Day = { world: BenchWorld; random: Random; deals: Deal[]; companies: string[]; number: number };

const acts = {
  /** On to another stage, with another amount. */
  moveDeal: async ({ world, random, deals, number }: Day) => {
    const deal = random.pick(deals);
    await crm(world, 'PATCH', `${objects}/deals/${deal.id}`, {
      properties: { dealstage: random.pick(deal.stages), amount: String(10_000 + number) },
    });
  },
  /** A call with the customer, on the deal and on the company. */
  logCall: async ({ world, random, deals, companies }: Day) => {
    await crm(world, 'POST', `${objects}/calls`, {
      properties: {
        hs_timestamp: new Date().toISOString(),
        hs_call_status: 'COMPLETED',
        hs_call_body: 'Talked',
      },
      associations: [
        { to: { id: random.pick(deals).id }, types: hubspotType(206) },
        { to: { id: random.pick(companies) }, types: hubspotType(182) },
      ],
    });
  },
  openDeal: async ({ world, random, deals, companies, number }: Day) => {
    const { pipeline, stages } = random.pick(deals);
    const { id } = await crm(world, 'POST', `${objects}/deals`, {
      properties: {
        dealname: `Deal of the day ${number}`,
        pipeline,
        dealstage: random.pick(stages),
        amount: '9000',
        closedate: '2027-06-30T00:00:00Z',
      },
      associations: [{ to: { id: random.pick(companies) }, types: hubspotType(5) }],
    });
    deals.push({ id: String(id), pipeline, stages });
  },
  enterCompany: async ({ world, companies, number }: Day) => {
    const properties = { name: `Customer of the day ${number}`, domain: `of-the-day-${number}.com` };
    const { id } = await crm(world, 'POST', `${objects}/companies`, { properties });
    companies.push(String(id));
  },
  renameCompany: async ({ world, random, companies, number }: Day) => {
    const properties = { name: `Renamed customer ${number}` };
    await crm(world, 'PATCH', `${objects}/companies/${random.pick(companies)}`, { properties });
  },
} satisfies Record<string, (day: Day) => Promise<void>>;

/** Eight hours of program time, an act at a time, each settled before the next. */
export async function workingDay(world: BenchWorld, count: number): Promise<void> {
  const deals = await dealsOf(world);
  const companies = (await listed(world, 'companies')).map(({ id }) => id);
  const day: Day = { world, random: createRandom(2_026), deals, companies, number: 0 };
  const step = `PT${Math.round((8 * 3_600) / count)}S`;
  for (day.number = 0; day.number < count; day.number += 1) {
    await world.advance(step);
    await acts[day.random.weighted(mix)](day);
    await world.idle();
  }
}

type Listed = { id: string; properties: Record<string, string> };

async function listed(world: BenchWorld, type: 'deals' | 'companies'): Promise<Listed[]> {
  const { results } = await crm(world, 'GET', `${objects}/${type}?limit=100&properties=pipeline`);
  return results as Listed[];
}

/** Deals with the stages to which each can move: those that neither win nor lose it. */
async function dealsOf(world: BenchWorld): Promise<Deal[]> {
  const { results } = await crm(world, 'GET', '/crm/pipelines/2026-09/deals');
  const pipelines = results as { id: string; stages: { id: string; metadata: { isClosed?: string } }[] }[];
  const stagesOf = new Map(
    pipelines.map(({ id, stages }) => [
      id,
      stages.filter(({ metadata }) => metadata.isClosed !== 'true').map(stage => stage.id),
    ]),
  );
  return (await listed(world, 'deals')).map(({ id, properties }) => ({
    id,
    pipeline: properties.pipeline ?? '',
    stages: stagesOf.get(properties.pipeline ?? '') ?? [],
  }));
}

/** As the first rep of the portal, in HubSpot's screens. */
async function crm(
  { emulator, portal }: BenchWorld,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const rep = portal.users.find(({ roles }) => roles.includes('rep')) ?? portal.users[0];
  const answer = await fetch(emulator.url + path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer user:${rep?.userId}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}
