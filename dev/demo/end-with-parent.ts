/**
 * Preloaded into every child of the demo: when the demo is gone, however it ended, the child ends as it does at
 * SIGTERM, so that nothing holds a port at the next start.
 */
const PATIENCE_MS = 20_000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
});
