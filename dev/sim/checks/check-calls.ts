import type { Run } from '../run.ts';
import type { SimProcess } from '../sim-process.ts';

const windowMs = 10_000;
/** An uninstall counts as known from the moment it is in the tables; what was on its way may still arrive. */
const graceMs = 60_000;

/** Looks at each call of HubSpot as it arrives. */
export type CallCheck = (run: Run, call: { process: SimProcess; path: string }) => Promise<void>;

/** P8: never more calls in any ten seconds than the budget has. P10: none without an install, none for an old one. */
export function createCallCheck(slots: number): CallCheck {
  const times: number[] = [];
  return async (run, { process, path }) => {
    const now = run.nowMs();
    run.tried('P10');
    if (path.endsWith('/batch/update')) run.writes.push(path);
    if (run.changedHands) await checkInstall(run, process, path);
    // The token endpoint is not counted among a portal's calls.
    if (path.startsWith('/oauth/')) return;
    run.tried('P8');
    times.push(now);
    while ((times[0] ?? now) <= now - windowMs) times.shift();
    if (times.length > slots) run.violate(`P8: ${times.length} calls in 10 s, ${slots} are allowed`);
  };
}

async function checkInstall(run: Run, process: SimProcess, path: string): Promise<void> {
  const now = run.nowMs();
  // A reinstall ends every lease, so who holds one now works for the install that is there now, whichever it began for.
  const { rows } = await run.db.admin.query<{
    epoch: number;
    gone: number | null;
    since: number;
    held: boolean;
  }>({
    name: 'install',
    text: `SELECT epoch, extract(epoch FROM uninstalled_at) * 1000 AS gone,
               extract(epoch FROM installed_at) * 1000 AS since,
               EXISTS (SELECT FROM leases l WHERE l.portal_id = i.portal_id AND l.holder = $2
                          AND l.expires_at > clock_timestamp()) AS held
             FROM installs i WHERE portal_id = $1`,
    values: [run.portalId, process.name],
  });
  const [install] = rows;
  if (install === undefined) {
    run.violate(`P10: ${path} was called before anything was installed`);
    return;
  }
  if (install.gone !== null && now > Number(install.gone) + graceMs)
    run.violate(`P10: ${path} was called ${now - Number(install.gone)} ms after the uninstall was known`);
  // What the token endpoint grants is the new install's.
  if (
    !path.startsWith('/oauth/') &&
    process.epoch !== null &&
    process.epoch !== install.epoch &&
    !install.held &&
    now > Number(install.since) + graceMs
  )
    run.violate(`P10: ${path} was called for install ${process.epoch}, the portal is at ${install.epoch}`);
}
