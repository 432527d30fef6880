import { inPortal } from '../../adapters/postgres/in-portal.ts';
import type { Lease } from '../../adapters/postgres/leases.ts';
import { openMails } from '../../adapters/postgres/outgoing-mails.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';
import { createLane, type Lane, type LaneDeps } from './create-lane.ts';
import { type MailSenderDeps, sendMails } from './send-mails.ts';

/** When it is looked again whether everything went out: whoever was to send it may have been killed. */
const lookAgainMs = 20_000;

/**
 * Mail is sent beside the portal's turn where a server has to be waited for, so that a slow one holds up nothing of
 * what is decided. Where nothing is waited for it leaves in the turn.
 */
export async function handOverMails(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  if (deps.mails === null) return await sendMails(deps, lease);
  const { portalId } = lease;
  if ((await inPortal(deps.pool, portalId, { readOnly: true }, tx => openMails(tx, 1))).length === 0)
    return done;
  deps.mails.wake(portalId);
  return { more: false, retryAfterMs: lookAgainMs };
}

/** Sends the portals' mail, each portal's by one worker at a time. */
export const createMailSender = (deps: LaneDeps & MailSenderDeps): Lane =>
  createLane(
    deps,
    { kind: 'mails', failed: 'Mail was not sent; it is tried again' },
    async lease => (await sendMails(deps, lease)).more,
  );
