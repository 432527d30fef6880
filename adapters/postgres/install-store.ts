import { protectionEnd } from '../../domain/calendar.ts';
import type { InstallPorts } from '../../operations/install-portal.ts';
import { deadlines } from './deadlines.ts';
import { addDirectory, readDirectory } from './directories.ts';
import type { PortalTransaction } from './in-portal.ts';
import { saveInstall } from './installs.ts';
import { endLeases } from './leases.ts';
import { addPolicy, readPolicy } from './policies.ts';
import { program } from './program.ts';
import { resumePortal } from './resume-portal.ts';

/** The ports of installing, over one unfenced transaction of the portal. */
export function installStore(tx: PortalTransaction): InstallPorts {
  return {
    saveInstall: async install => {
      const epoch = await saveInstall(tx, install);
      await endLeases(tx);
      return epoch;
    },
    hasPolicy: async () => (await readPolicy(tx)) !== null,
    addPolicy: (policy, by) => addPolicy(tx, policy, by),
    directoryInForce: async () => (await readDirectory(tx))?.directory ?? null,
    addDirectory: (directory, by) => addDirectory(tx, directory, by),
    reportObserving: async days => {
      const { now, policyInForce } = program(tx);
      const { policy } = await policyInForce();
      const at = protectionEnd(await now(), days, policy.timeZone);
      await deadlines(tx).setDeadline('program', 'observe-report', at);
    },
    intendFirstRead: async () => {
      await dropFirstRead(tx);
      await tx.send(
        `INSERT INTO due_work (portal_id, kind, due_at)
         VALUES ($1, 'first-read', program_now() + interval '1 minute')`,
        [tx.portalId],
      );
    },
  };
}

/** Set-up in HubSpot has ended: the first read is due now instead of later, and what waited goes on. */
export async function startFirstRead(tx: PortalTransaction): Promise<void> {
  await dropFirstRead(tx);
  await resumePortal(tx);
}

async function dropFirstRead(tx: PortalTransaction): Promise<void> {
  await tx.send(`DELETE FROM due_work WHERE portal_id = $1 AND kind = 'first-read'`, [tx.portalId]);
}
