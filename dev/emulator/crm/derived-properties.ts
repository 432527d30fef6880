import { type CrmRecord, iso, type Portal } from '../world.ts';

function stageProperties(portal: Portal, record: CrmRecord): Record<string, string> {
  const pipeline = portal.pipelines.find(p => p.id === record.properties.pipeline);
  const stage = pipeline?.stages.find(s => s.id === record.properties.dealstage);
  if (!stage) return {};
  const won = stage.isClosed && Number(stage.probability) === 1;
  return {
    hs_is_closed: String(stage.isClosed),
    hs_is_closed_won: String(won),
    hs_is_closed_lost: String(stage.isClosed && !won),
    hs_deal_stage_probability: stage.probability,
  };
}

function ownerProperties(portal: Portal, record: CrmRecord, at: number): Record<string, string> {
  const owner = portal.users.find(user => user.ownerId === record.properties.hubspot_owner_id);
  return {
    hubspot_owner_assigneddate: owner ? iso(at) : '',
    hubspot_team_id: owner?.teamIds[0] ?? '',
  };
}

/** What HubSpot sets by itself after a change: stage facts on deals, the owner's team, task completion. */
export function derivedProperties(
  portal: Portal,
  record: CrmRecord,
  changed: Readonly<Record<string, string>>,
  at: number,
): Record<string, string> {
  const closing = record.typeId === '0-3' && ('dealstage' in changed || 'pipeline' in changed);
  const completed = changed.hs_task_status === 'COMPLETED';
  return {
    ...(closing && stageProperties(portal, record)),
    ...('hubspot_owner_id' in changed && ownerProperties(portal, record, at)),
    ...(completed && { hs_task_completion_date: iso(at) }),
  };
}
