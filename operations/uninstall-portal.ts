/** What uninstalling asks of the store, in one unfenced transaction of the portal. */
export type UninstallPorts = {
  /** False when the install of this epoch had ended, or a newer one took its place. */
  endInstall(epoch: number): Promise<boolean>;
  dropDueWork(): Promise<void>;
};

/**
 * Ends an install that HubSpot no longer knows: tokens are forgotten, nothing is due any more, and work under
 * way fails at its commit (P10). What the program decided stays. An older install's end never ends a newer one.
 * @returns whether this call ended it
 */
export async function uninstallPortal(ports: UninstallPorts, epoch: number): Promise<boolean> {
  const ended = await ports.endInstall(epoch);
  if (ended) await ports.dropDueWork();
  return ended;
}
