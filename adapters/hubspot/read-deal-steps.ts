import { dealOrigin } from '../../domain/deal-source.ts';
import type { DealStepRecord } from '../../operations/deal-facts.ts';
import type { PropertyVersion } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';

/** What a deal's stages mean, by their ids. */
export type StageOutcomes = ReadonlyMap<string, DealStepRecord['outcome']>;

/** Stages of the portal's deal pipelines. One that is closed and certain is won, one that is closed otherwise lost. */
export async function readStageOutcomes(gateway: HubSpotGateway, portalId: string): Promise<StageOutcomes> {
  const pipelines = await gateway.readPipelines(portalId, 'deals');
  return new Map(
    pipelines.flatMap(pipeline =>
      pipeline.stages.map(({ id, metadata }) => {
        const closed = String(metadata.isClosed) === 'true';
        const won = Number(metadata.probability) === 1;
        return [id, closed ? (won ? 'won' : 'lost') : 'open'] as const;
      }),
    ),
  );
}

/**
 * When deals were opened, won or lost and who did that, from the history of their stage: HubSpot keeps the last
 * values of a property with time and source. 50 deals a call. An id of a deal that was merged answers for the record
 * that took it in. A stage that no pipeline has any more was left long ago: it counts as open.
 *
 * @param known histories that were read with the deals; these are not read again
 * @param outcomesOf the portal's stages; asked once, told which stages are in question
 * @throws HubSpotError
 */
export async function readDealSteps(
  gateway: HubSpotGateway,
  portalId: string,
  dealIds: readonly string[],
  known: ReadonlyMap<string, readonly PropertyVersion[]>,
  outcomesOf: (stageIds: ReadonlySet<string>) => Promise<StageOutcomes>,
): Promise<Map<string, DealStepRecord[]>> {
  if (dealIds.length === 0) return new Map();
  const unknown = dealIds.filter(id => !known.has(id));
  const read = await gateway.readBatch(portalId, 'deals', unknown, ['dealstage'], ['dealstage']);
  const histories = dealIds.flatMap(id => {
    const history = known.get(id) ?? read.found.get(id)?.history?.dealstage;
    return history === undefined ? [] : [[id, history] as const];
  });
  const stageIds = new Set(histories.flatMap(([, history]) => history.flatMap(({ value }) => value ?? [])));
  if (stageIds.size === 0) return new Map();
  const outcomes = await outcomesOf(stageIds);
  return new Map(
    histories.map(([dealId, history]) => [
      dealId,
      history
        .flatMap(version => stepOf(version, outcomes))
        .sort((a, b) => Temporal.Instant.compare(a.at, b.at)),
    ]),
  );
}

function stepOf(version: PropertyVersion, outcomes: StageOutcomes): DealStepRecord[] {
  const { value, timestamp, sourceType, sourceId, updatedByUserId } = version;
  if (value === null) return [];
  const byPerson = dealOrigin(sourceType) === 'person';
  const named = updatedByUserId ?? /^userId:([0-9]{1,18})$/.exec(sourceId ?? '')?.[1] ?? null;
  return [
    {
      at: instantOf(timestamp),
      outcome: outcomes.get(value) ?? 'open',
      userId: byPerson ? named : null,
      source: sourceType,
    },
  ];
}

/** ISO text or milliseconds. */
const instantOf = (timestamp: string): Temporal.Instant =>
  /^[0-9]{1,15}$/.test(timestamp)
    ? Temporal.Instant.fromEpochMilliseconds(Number(timestamp))
    : Temporal.Instant.from(timestamp);
