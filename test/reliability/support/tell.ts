import { appendFile } from 'node:fs/promises';
import { faultsLane } from '../../support/rounds.ts';

/**
 * Says how often a promise was put to the test, once every assertion about it has passed. `npm run test:faults` adds
 * it up; a test that fails says nothing and counts as a violation there.
 */
export async function tell(promise: string, tries: number): Promise<void> {
  const file = process.env.DIBS_FAULTS_FILE;
  if (faultsLane && file !== undefined) await appendFile(file, `${JSON.stringify({ promise, tries })}\n`);
}
