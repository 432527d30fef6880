import { Router } from 'express';
import { notFound } from '../errors.ts';
import type { EmulatorState } from '../state.ts';
import { iso, type Pipeline } from '../world.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api, objectTypeParam } from './api-context.ts';
import { param } from './paths.ts';

const SCOPES = ['crm.objects.deals.read', 'crm.schemas.deals.read'];

function viewPipeline(pipeline: Pipeline, displayOrder: number) {
  const dated = { createdAt: iso(0), updatedAt: iso(0), archived: false };
  return {
    id: pipeline.id,
    label: pipeline.label,
    displayOrder,
    ...dated,
    stages: pipeline.stages.map((stage, order) => ({
      id: stage.id,
      label: stage.label,
      displayOrder: order,
      ...dated,
      metadata: { isClosed: String(stage.isClosed), probability: stage.probability },
      writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    })),
  };
}

function dealsOnly(context: ApiContext): void {
  requireScope(context.actor, SCOPES);
  if (objectTypeParam(context).id !== '0-3') throw notFound('This object type has no pipelines here');
}

function listPipelines(context: ApiContext) {
  dealsOnly(context);
  return { results: context.actor.portal.pipelines.map(viewPipeline) };
}

function getPipeline(context: ApiContext) {
  dealsOnly(context);
  const id = param(context.req.params, 'pipelineId');
  const index = context.actor.portal.pipelines.findIndex(pipeline => pipeline.id === id);
  const found = context.actor.portal.pipelines[index];
  if (!found) throw notFound(`Pipeline ${id} does not exist`);
  return viewPipeline(found, index);
}

/** `/crm/pipelines/2026-09/deals`: read only. */
export function pipelineRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:objectType', api(state, listPipelines));
  router.get('/:objectType/:pipelineId', api(state, getPipeline));
  return router;
}
