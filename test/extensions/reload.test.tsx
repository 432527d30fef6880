import { Button, Text } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { type ReactElement, useRef, useState } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { useLoaded } from '../../extensions/api/use-loaded.ts';
import { DealCard } from '../../extensions/deal/deal-card.tsx';
import { PartnerCard } from '../../extensions/partner/partner-card.tsx';
import { click, says } from './drive-card.ts';
import { patient, SERVER, stubServer, wordsOf } from './render-card.tsx';
import { dealView } from './view-builders.ts';

afterEach(() => vi.unstubAllGlobals());

/** A card as HubSpot draws it on one record after another, with new actions each time. */
function place(Card: typeof DealCard | typeof PartnerCard) {
  const renderer = patient(createRenderer('crm.record.tab'));
  const { context, actions } = renderer.mocks;
  const user = { ...context.user, locale: 'en-US' };
  const drawOn = (objectId: number) => (
    <Card
      context={{ ...context, crm: { ...context.crm, objectId }, user, variables: { PUBLIC_URL: SERVER } }}
      actions={{ ...actions }}
    />
  );
  const { first, draw } = drawing(drawOn(1));
  renderer.render(first);
  return {
    card: renderer,
    turnTo: (objectId: number) => draw(drawOn(objectId)),
    /** Tells what the nth asked to be told. */
    tell: (nth: number, properties: Record<string, string>) =>
      actions.onCrmPropertiesUpdate.calls[nth]?.[1]?.(properties),
  };
}

/** The renderer draws once; here is what draws again in its place. */
function drawing(element: ReactElement) {
  let draw = (_next: ReactElement) => {};
  function Place() {
    const [drawn, setDrawn] = useState(element);
    draw = setDrawn;
    return drawn;
  }
  return { first: <Place />, draw: (next: ReactElement) => draw(next) };
}

const calledDeal = (id: string) =>
  dealView({ account: { companyIds: [id], name: `Customer ${id}`, domains: [] } });
/** Everything that React had to do is done. */
const settled = () => new Promise(done => setTimeout(done));
const dealOf = (path: string) => path.split('/')[4] ?? '';

describe.each([
  ['the deal’s card', DealCard],
  ['a company’s card', PartnerCard],
])('%s reads again when HubSpot tells of a change', (_, Card) => {
  test('also after HubSpot drew it anew with other actions', async () => {
    const calls = stubServer(() => ({ status: 404, json: {} }));
    const { card, turnTo, tell } = place(Card);
    await card.waitFor(() => expect(calls).toHaveLength(1));
    turnTo(1);
    await settled();
    tell(0, { status: 'none' });
    tell(0, { status: 'active' });
    await card.waitFor(() => expect(calls).toHaveLength(2));
  });

  test('of the record at hand, not of one that was there before', async () => {
    const calls = stubServer(() => ({ status: 404, json: {} }));
    const { card, turnTo, tell } = place(Card);
    tell(0, { status: 'none' });
    await card.waitFor(() => expect(calls).toHaveLength(1));
    turnTo(2);
    await card.waitFor(() => expect(calls).toHaveLength(2));
    tell(0, { status: 'active' });
    tell(1, { status: 'of the second' });
    await settled();
    expect(calls, 'neither is a change of the second record').toHaveLength(2);
    tell(1, { status: 'changed' });
    await card.waitFor(() => expect(calls).toHaveLength(3));
    expect(calls.map(({ path }) => dealOf(path))).toEqual(['1', '2', '2']);
  });
});

test('an answer about an earlier record that comes late is not shown for the later one', async () => {
  const late = Promise.withResolvers<void>();
  stubServer(({ path }) => {
    const answer = { json: calledDeal(dealOf(path)) };
    return dealOf(path) === '1' ? late.promise.then(() => answer) : answer;
  });
  const { card, turnTo } = place(DealCard);
  turnTo(2);
  await says(card, 'Customer 2 is free to register');
  late.resolve();
  await settled();
  expect(wordsOf(card.getRootNode())).not.toContain('Customer 1');
});

test('what an older drawing kept for reading again reads the subject of now', async () => {
  const asked: string[] = [];
  function Reader({ subject }: { subject: string }) {
    const { state, reload } = useLoaded(subject, async of => {
      asked.push(of);
      return { kind: 'ok' as const, value: of };
    });
    const first = useRef(reload);
    return (
      <>
        <Text>{state.status === 'ready' ? `read ${state.value}` : 'reading'}</Text>
        <Button onClick={() => first.current()}>again</Button>
      </>
    );
  }
  const renderer = patient(createRenderer('crm.record.tab'));
  const { first, draw } = drawing(<Reader subject="one" />);
  renderer.render(first);
  await says(renderer, 'read one');
  draw(<Reader subject="two" />);
  await says(renderer, 'read two');
  click(renderer, 'again');
  await renderer.waitFor(() => expect(asked).toHaveLength(3));
  await says(renderer, 'read two');
  expect(asked).toEqual(['one', 'two', 'two']);
});
