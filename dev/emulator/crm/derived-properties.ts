import { z } from 'zod';
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

const person = z.object({ email: z.string() }).partial();
const headers = z
  .object({
    from: person,
    sender: person,
    to: z.array(person),
    cc: z.array(person),
    bcc: z.array(person),
  })
  .partial();

/** Addresses as the read-only properties have them; headers that are no such JSON leave them empty. */
function mailProperties(text: string): Record<string, string> {
  const parsed = headers.safeParse(parseJson(text));
  const { from, sender, to, cc, bcc } = parsed.success ? parsed.data : {};
  const list = (people: readonly z.output<typeof person>[] | undefined) =>
    (people ?? []).flatMap(one => one.email?.toLowerCase() ?? []).join(';');
  return {
    hs_email_from_email: list(from && [from]),
    hs_email_sender_email: list(sender && [sender]),
    hs_email_to_email: list(to),
    hs_email_cc_email: list(cc),
    hs_email_bcc_email: list(bcc),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * What HubSpot sets by itself after a change: stage facts on deals, the owner's team, task completion, a mail's
 * addresses, a quote's owner.
 */
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
    ...(record.typeId === '0-49' &&
      'hs_email_headers' in changed &&
      mailProperties(changed.hs_email_headers ?? '')),
    ...(record.typeId === '0-14' &&
      'hs_quote_owner_id' in changed && { hubspot_owner_id: changed.hs_quote_owner_id ?? '' }),
  };
}
