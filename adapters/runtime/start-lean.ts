import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

/** Beside the packages: as trusted as they are. Where it cannot be written, nothing is kept and nothing fails. */
const cacheDirectory = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'dibs-compiled');

/**
 * The first that a long-lived process does, before it loads anything else (so the rest is imported when this returned):
 * - compiled modules are kept on disk from one start to the next, known by their source: starting the server takes
 *   0.65 s of processor time instead of 1.3 s;
 * - V8's young generation stays at 2 MB instead of growing to 36 MB while modules load: the server begins with 144 MB
 *   instead of 185 MB, the worker with 124 MB instead of 162 MB. What intake reads is freed sooner too: before, only
 *   marking the whole heap freed it, a tenth of a second at a time.
 */
export function startLean(): void {
  enableCompileCache(cacheDirectory);
  setFlagsFromString('--semi-space-growth-factor=1');
}
