import { recordsOf } from '../../emulator/world.ts';
import type { Run } from '../run.ts';

/** Each task or note that was decided is in HubSpot once; one that was called off or refused, not twice. */
export async function checkEffects(run: Run): Promise<void> {
  const { rows } = await run.db.admin.query<{
    id: string;
    kind: string;
    status: string;
    failure: string | null;
  }>(`SELECT effect_id AS id, kind, status, failure FROM effects WHERE kind <> 'link'`);
  const bodies = [
    ...recordsOf(run.hubspot.portal, '0-27').values(),
    ...recordsOf(run.hubspot.portal, '0-46').values(),
  ].map(record => record.properties.hs_task_body ?? record.properties.hs_note_body ?? '');
  for (const effect of rows) {
    run.sometimes.count(`effect: ${effect.status}`);
    const times = bodies.filter(body => body.includes(`dibs:${effect.id}`)).length;
    if (times > 1) run.violate(`effects: ${effect.kind} ${effect.id} is in HubSpot ${times} times`);
    if (effect.status === 'done' && times === 0)
      run.violate(`effects: ${effect.kind} ${effect.id} is not in HubSpot`);
  }
  const strangers = bodies.filter(body => !rows.some(effect => body.includes(`dibs:${effect.id}`)));
  for (const body of strangers) run.violate(`effects: “${body}” was never decided`);
  const { rows: findings } = await run.db.admin.query<{ rule: string }>('SELECT rule FROM findings');
  for (const { rule } of findings) run.sometimes.count(`finding: ${rule}`);
}
