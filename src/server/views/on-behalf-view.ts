import type { Store } from '../../../adapters/postgres/store.ts';
import type { OnBehalfView } from '../../../contract/on-behalf.ts';
import { seesEstimate } from '../../../domain/actions.ts';
import type { EnteredOnBehalf } from '../../../operations/behalf-records.ts';
import type { Viewer } from './viewer.ts';

/** What was entered on behalf, by its subject, as the viewer may see it: words of people as notes are, by role. */
export async function onBehalfViews(
  store: Store,
  registrationIds: readonly string[],
  viewer: Viewer,
): Promise<Map<string, OnBehalfView>> {
  const entered = await store.enteredOnBehalf(registrationIds);
  const texts = await store.textsOf(entered.flatMap(({ referenceTextId }) => referenceTextId ?? []));
  const people = new Map(
    (await store.usersById([...new Set(entered.map(({ enteredBy }) => enteredBy))])).map(user => [
      user.userId,
      user,
    ]),
  );
  return new Map(
    entered.map(each => [
      each.subjectId,
      {
        source: each.source,
        arrivedAt: each.arrivedAt.toString(),
        enteredAt: each.enteredAt.toString(),
        ...(seesEstimate(viewer.roles) && { reference: referenceOf(each, texts) }),
        engagement: each.engagement === null ? null : `${each.engagement.type}/${each.engagement.id}`,
        enteredBy: people.get(each.enteredBy)?.name ?? null,
      },
    ]),
  );
}

const referenceOf = ({ referenceTextId }: EnteredOnBehalf, texts: Map<string, string>) =>
  referenceTextId === null ? null : (texts.get(referenceTextId) ?? null);
