import { type Directory, emptyDirectory } from '../domain/directory.ts';
import { defaultPolicy, type Policy } from '../domain/policy.ts';
import { observeDays } from './make-observe-report.ts';

/** What HubSpot granted, with its tokens sealed. */
export type NewInstall = {
  hubDomain: string | null;
  scopes: readonly string[];
  /** HubSpot user who consented; null where HubSpot did not say. */
  installedBy: string | null;
  accessToken: string;
  refreshToken: string;
  /** Wall time, ISO 8601. */
  accessExpiresAt: string;
};

/** What installing asks of the store, in one unfenced transaction of the portal. */
export type InstallPorts = {
  /** Answers the epoch, which a reinstall raises. Locks the install's row: two installs at once take turns. */
  saveInstall(install: NewInstall): Promise<number>;
  hasPolicy(): Promise<boolean>;
  addPolicy(policy: Policy, createdBy: string): Promise<number>;
  directoryInForce(): Promise<Directory | null>;
  addDirectory(directory: Directory, createdBy: string): Promise<number>;
  /** Has the report made of what the program would have said, after so many civil days. */
  reportObserving(days: number): Promise<void>;
  /** Has the portal read for the first time, in a minute unless `startFirstRead` comes before. */
  intendFirstRead(): Promise<void>;
};

/**
 * Installs the app in a portal, or installs it anew: what the program decided before stays, and work of the
 * install before can no longer commit (P10). A new portal starts with the default policy, which observes only,
 * and whoever installed becomes admin where there is none.
 */
export async function installPortal(ports: InstallPorts, install: NewInstall): Promise<{ epoch: number }> {
  const epoch = await ports.saveInstall(install);
  const by = install.installedBy === null ? 'install' : `user:${install.installedBy}`;
  if (!(await ports.hasPolicy())) {
    await ports.addPolicy(defaultPolicy, by);
    await ports.reportObserving(observeDays);
  }
  const before = await ports.directoryInForce();
  const after = withAdmin(before ?? emptyDirectory, install.installedBy);
  if (before === null || after !== before) await ports.addDirectory(after, by);
  await ports.intendFirstRead();
  return { epoch };
}

/** The directory itself when it names an admin already, or nobody is known who could be one. */
function withAdmin(directory: Directory, userId: string | null): Directory {
  if (userId === null || directory.roles.some(entry => entry.role === 'admin')) return directory;
  return { ...directory, roles: [...directory.roles, { who: { userId }, role: 'admin' }] };
}
