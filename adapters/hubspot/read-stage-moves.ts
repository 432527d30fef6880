import type { PropertyVersion } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';
import type { CrmPipeline } from './wire.ts';

/** A deal that was moved in its pipeline; places are counted from the start of the pipeline. */
export type StageMove = {
  dealId: string;
  /** ISO instant. */
  at: string;
  /** Null: the deal came from another pipeline. */
  fromOrder: number | null;
  toOrder: number;
  toLost: boolean;
  sourceType: string | null;
  sourceId: string | null;
  userId: string | null;
};

/** Properties whose history tells of the moves. */
export const stageHistory = ['dealstage'];

/**
 * How deals moved, by the history of their stage. The oldest value that HubSpot still has is where a deal began, or
 * where what HubSpot keeps begins: no move is told by it. Nor by stages that no pipeline has any more. One call
 * where a deal moved at all. @throws HubSpotError
 */
export async function readStageMoves(
  gateway: HubSpotGateway,
  portalId: string,
  histories: ReadonlyMap<string, Readonly<Record<string, readonly PropertyVersion[]>>>,
): Promise<StageMove[]> {
  const moved = [...histories].flatMap(([dealId, history]) => {
    const stages = [...(history.dealstage ?? [])].sort(
      (a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp),
    );
    return stages.length > 1 ? [{ dealId, stages }] : [];
  });
  if (moved.length === 0) return [];
  const placeOf = placesOf(await gateway.readPipelines(portalId, 'deals'));
  return moved.flatMap(({ dealId, stages }) =>
    stages.slice(1).flatMap((stage, index) => {
      const to = placeOf.get(stage.value ?? '');
      const from = placeOf.get(stages[index]?.value ?? '');
      if (to === undefined) return [];
      return [
        {
          dealId,
          at: stage.timestamp,
          fromOrder: from !== undefined && from.pipelineId === to.pipelineId ? from.order : null,
          toOrder: to.order,
          toLost: to.lost,
          sourceType: stage.sourceType,
          sourceId: stage.sourceId,
          userId: stage.updatedByUserId ?? /^userId:([0-9]{1,18})$/.exec(stage.sourceId ?? '')?.[1] ?? null,
        },
      ];
    }),
  );
}

type Place = { pipelineId: string; order: number; lost: boolean };

function placesOf(pipelines: readonly CrmPipeline[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const pipeline of pipelines)
    for (const [order, stage] of pipeline.stages.entries()) {
      const lost = String(stage.metadata.isClosed) === 'true' && Number(stage.metadata.probability) === 0;
      places.set(stage.id, { pipelineId: pipeline.id, order, lost });
    }
  return places;
}
