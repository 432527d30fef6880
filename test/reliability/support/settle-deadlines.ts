import { deadlines } from '../../../adapters/postgres/deadlines.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { onDeadline } from '../../../webhooks/sweeps/on-deadline.ts';
import type { Program } from './program.ts';

/**
 * What the worker does at deadlines, each in a transaction of its own. Those that need a reading of HubSpot are only
 * marked as settled.
 */
export async function settleDeadlines({ inPortal }: Pick<Program, 'inPortal'>): Promise<void> {
  for (;;) {
    const due = await inPortal(tx => deadlines(tx).dueDeadlines(50, 'deadlines'));
    if (due.length === 0) return;
    for (const { kind, subjectId } of due)
      await inPortal(async tx => {
        const store = storeOf(tx);
        await store.settleDeadline(subjectId, kind);
        if (kind !== 'follow-up' && kind !== 'annual-review' && kind !== 'engagement')
          await onDeadline[kind](store, subjectId);
      });
  }
}
