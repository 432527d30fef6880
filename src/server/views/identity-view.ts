import type { Store } from '../../../adapters/postgres/store.ts';
import type { IdentityDecisionAnswer, IdentityDecisionView } from '../../../contract/identity.ts';
import type { IdentityDecision } from '../../../operations/identity-records.ts';
import { accountRef } from './account-ref.ts';

/** Decisions of people about who is whom, with their reasons. */
export async function decisionViews(
  store: Store,
  decisions: readonly IdentityDecision[],
): Promise<IdentityDecisionView[]> {
  const texts = await store.textsOf(
    decisions.flatMap(({ textId, undoneTextId }) => [textId, undoneTextId].filter(id => id !== null)),
  );
  const textOf = (id: string | null) => (id === null ? null : (texts.get(id) ?? null));
  return decisions.map(decision => ({
    id: decision.decisionId,
    kind: decision.kind,
    these: decision.these,
    those: decision.those,
    at: decision.decidedAt.toString(),
    byUserId: decision.decidedBy,
    text: textOf(decision.textId),
    undone:
      decision.undoneAt === null || decision.undoneBy === null
        ? null
        : {
            at: decision.undoneAt.toString(),
            byUserId: decision.undoneBy,
            text: textOf(decision.undoneTextId),
          },
  }));
}

/** A decision and the customers of the companies that it names, as they are after it. */
export async function decisionAnswer(
  store: Store,
  decision: IdentityDecision,
): Promise<IdentityDecisionAnswer> {
  const companies = await store.companies([...decision.these, ...decision.those]);
  const byAccount = new Map(companies.map(({ accountId, companyId }) => [accountId, companyId]));
  const accounts = [];
  for (const [accountId, companyId] of byAccount)
    accounts.push(await accountRef(store, accountId, companyId));
  const [view] = await decisionViews(store, [decision]);
  if (view === undefined) throw new Error('A decision has one view');
  return { ok: true, decision: view, accounts };
}
