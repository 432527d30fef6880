import type { ApiCall } from './api-call.ts';
import { type CrmObjectType, paths, withQuery } from './paths.ts';
import { type CrmOwner, type CrmPipeline, pageOf, wireOwner, wirePipeline } from './wire.ts';

const ownerPage = pageOf(wireOwner);
const pipelinePage = pageOf(wirePipeline);

/**
 * Every owner with user id and teams, all pages. `archived` reads those who were deactivated instead:
 * old records still name them.
 */
export async function readOwners(
  call: ApiCall,
  portalId: string,
  options: { archived?: boolean } = {},
): Promise<CrmOwner[]> {
  const owners: CrmOwner[] = [];
  let after: string | undefined;
  do {
    const page = await call(portalId, {
      operation: 'read-owners',
      method: 'GET',
      path: withQuery(paths.owners(), { limit: 100, after, archived: String(options.archived ?? false) }),
      schema: ownerPage,
    });
    owners.push(...page.results);
    after = page.after ?? undefined;
  } while (after !== undefined);
  return owners;
}

/** The pipelines of an object type with their stages in order. */
export async function readPipelines(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
): Promise<CrmPipeline[]> {
  const page = await call(portalId, {
    operation: `read-pipelines ${type}`,
    method: 'GET',
    path: paths.pipelines(type),
    schema: pipelinePage,
  });
  return page.results.map(pipeline => ({
    ...pipeline,
    stages: [...pipeline.stages].sort((a, b) => a.displayOrder - b.displayOrder),
  }));
}
