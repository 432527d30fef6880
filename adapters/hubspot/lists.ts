import { z } from 'zod';
import type { ApiCall } from './api-call.ts';
import { paths, withQuery } from './paths.ts';
import { idText, pageOf } from './wire.ts';

/** A list of HubSpot's, which its screens call a segment. `objectTypeId` `0-2` is a list of companies. */
export type CrmList = { listId: string; name: string; objectTypeId: string };

const wireList = z.object({
  list: z.object({ listId: idText, name: z.string(), objectTypeId: z.string() }),
});
const wireMember = z.object({ recordId: idText });
const memberPage = pageOf(wireMember);

/** @throws HubSpotError `not-found` for a list that is not there, `forbidden` without the scope `crm.lists.read` */
export async function readList(call: ApiCall, portalId: string, listId: string): Promise<CrmList> {
  const answer = await call(portalId, {
    operation: 'read-list',
    method: 'GET',
    path: paths.list(listId),
    schema: wireList,
  });
  return answer.list;
}

/** Ids of all records in a list, 250 a call. @throws HubSpotError */
export async function readListMembers(call: ApiCall, portalId: string, listId: string): Promise<string[]> {
  const members: string[] = [];
  let after: string | undefined;
  do {
    const page = await call(portalId, {
      operation: 'read-list-members',
      method: 'GET',
      path: withQuery(paths.listMembers(listId), { limit: 250, after }),
      schema: memberPage,
    });
    members.push(...page.results.map(({ recordId }) => recordId));
    after = page.after ?? undefined;
  } while (after !== undefined);
  return members;
}
