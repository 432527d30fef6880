import type { Store } from '../../adapters/postgres/store.ts';
import type { OnBehalfRequest } from '../../contract/on-behalf.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { keepOnBehalf } from '../../operations/behalf-records.ts';
import { refuse } from '../../operations/refuse.ts';
import { onBehalfOf } from './on-behalf.ts';
import type { Viewer } from './views/viewer.ts';

/**
 * Does what a partner asked for by mail or phone: the same operation as ever, and each entry that it makes under the
 * person's name says how it came, when, and where it is kept. Without `source` it is the person's own act.
 *
 * @returns what the operation does, or NOT_PERMITTED for who may not enter what this partner sent
 */
export async function actOnBehalf<Outcome extends { ok: boolean }>(
  { store, viewer }: { store: Store; viewer: Viewer },
  { registrationId, partnerCompanyId }: { registrationId: string; partnerCompanyId: string },
  request: OnBehalfRequest,
  act: (store: Store) => Promise<Outcome>,
): Promise<Outcome | { ok: false; refusal: Refusal }> {
  const said = await onBehalfOf(store, request);
  if (said === null) return await act(store);
  const mayNot = refuse.unlessMayOn(viewer, partnerCompanyId, 'enter-on-behalf');
  if (mayNot !== null) return { ok: false, refusal: mayNot };
  let told: Promise<object> | null = null;
  const kept = () => {
    told ??= keepOnBehalf(store, { subjectId: store.id('obh'), registrationId, userId: viewer.userId }, said);
    return told;
  };
  return await act({
    ...store,
    append: async entry => {
      const own = entry.actor.kind === 'user' && entry.actor.userId === viewer.userId;
      return await store.append(
        own ? { ...entry, facts: { ...entry.facts, onBehalf: await kept() } } : entry,
      );
    },
  });
}
