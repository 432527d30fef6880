import { expect, test } from 'vitest';
import { contentHash } from '../../adapters/hubspot/content-hash.ts';
import { parseJsonKeepingDigits } from '../../adapters/hubspot/json-text.ts';
import { parseWebhookEvent } from '../../adapters/hubspot/wire-event.ts';

const OCCURRED_AT = 1_795_341_600_123;
const certain = {
  eventId: 3_816_279_340,
  portalId: 4_001,
  subscriptionType: 'object.propertyChange',
  occurredAt: OCCURRED_AT,
};

function parsed(input: string | object) {
  const result = parseWebhookEvent(input);
  if (!result.ok) throw new Error(`${result.why}: ${result.detail}`);
  return result;
}

test('the four certain fields are enough; everything else is null', () => {
  const { event } = parsed(JSON.stringify(certain));
  expect(event).toMatchObject({
    eventId: '3816279340',
    portalId: '4001',
    subscriptionType: 'object.propertyChange',
    occurredAt: new Date(OCCURRED_AT).toISOString(),
  });
  const { eventId: _e, portalId: _p, subscriptionType: _s, occurredAt: _o, mergedObjectIds, ...rest } = event;
  expect(mergedObjectIds).toEqual([]);
  expect(Object.values(rest).every(value => value === null)).toBe(true);
  expect(Object.keys(rest).length).toBeGreaterThan(15);
});

test.each([
  [
    'property change',
    {
      objectId: 77,
      objectTypeId: '0-3',
      propertyName: 'dealstage',
      propertyValue: 'won',
      isSensitive: false,
    },
    { objectId: '77', propertyValue: 'won' },
  ],
  ['creation', { objectId: 77, changeFlag: 'CREATED' }, { objectId: '77', changeFlag: 'CREATED' }],
  [
    'merge',
    { primaryObjectId: 1, mergedObjectIds: [2, 3], newObjectId: 4, numberOfPropertiesMoved: 5 },
    { primaryObjectId: '1', mergedObjectIds: ['2', '3'], newObjectId: '4' },
  ],
  [
    'association',
    {
      fromObjectId: 1,
      toObjectId: 2,
      associationRemoved: true,
      isPrimaryAssociation: false,
      associationTypeId: 5,
    },
    { fromObjectId: '1', toObjectId: '2', associationRemoved: true, associationTypeId: 5 },
  ],
  [
    'our own write',
    { changeSource: 'INTEGRATION', sourceId: 1001 },
    { changeSource: 'INTEGRATION', sourceId: '1001' },
  ],
  ['a value that is a number', { propertyValue: 12.5 }, { propertyValue: '12.5' }],
  ['a value that was cleared', { propertyValue: null }, { propertyValue: null }],
  ['an empty value', { propertyValue: '' }, { propertyValue: '' }],
  ['fields that HubSpot adds one day', { brandNew: { deep: [1] } }, { eventId: '3816279340' }],
  ['ids that came as text', { portalId: '4001', objectId: '77' }, { portalId: '4001', objectId: '77' }],
])('%s', (_name, fields, expected) => {
  expect(parsed(JSON.stringify({ ...certain, ...fields })).event).toMatchObject(expected);
});

test.each(['9007199254740993', '9223372036854775807', '1234567890123456789'])(
  'id %s keeps every digit in every field',
  id => {
    const names = [
      'eventId',
      'portalId',
      'subscriptionId',
      'appId',
      'objectId',
      'primaryObjectId',
      'newObjectId',
      'fromObjectId',
      'toObjectId',
      'sourceId',
    ] as const;
    const fields = names.map(name => `"${name}":${id}`).join(',');
    const text = `{"subscriptionType":"object.merge","occurredAt":${OCCURRED_AT},"mergedObjectIds":[${id},1],${fields}}`;
    const { event } = parsed(text);
    for (const name of names) expect(event[name]).toBe(id);
    expect(event.mergedObjectIds).toEqual([id, '1']);
  },
);

test.each<[string, string, string]>([
  ['no event id', JSON.stringify({ ...certain, eventId: undefined }), 'eventId'],
  ['no portal', JSON.stringify({ ...certain, portalId: undefined }), 'portalId'],
  ['no type', JSON.stringify({ ...certain, subscriptionType: undefined }), 'subscriptionType'],
  ['an empty type', JSON.stringify({ ...certain, subscriptionType: '' }), 'subscriptionType'],
  ['no instant', JSON.stringify({ ...certain, occurredAt: undefined }), 'occurredAt'],
  ['an instant in words', JSON.stringify({ ...certain, occurredAt: 'yesterday' }), 'occurredAt'],
  ['an instant before 1970', JSON.stringify({ ...certain, occurredAt: -1 }), 'occurredAt'],
  [
    'an instant past the year 9999',
    JSON.stringify({ ...certain, occurredAt: 253_402_300_800_000 }),
    'occurredAt',
  ],
  ['an instant with a fraction', JSON.stringify({ ...certain, occurredAt: 1.5 }), 'occurredAt'],
  ['a portal that is no number', JSON.stringify({ ...certain, portalId: 'x' }), 'portalId'],
  ['a negative portal', JSON.stringify({ ...certain, portalId: -1 }), 'portalId'],
  ['a portal with a leading zero', JSON.stringify({ ...certain, portalId: '04001' }), 'portalId'],
  ['a portal with a fraction', JSON.stringify({ ...certain, portalId: 1.5 }), 'portalId'],
  [
    'a portal that fits no 64 bits',
    JSON.stringify(certain).replace('4001', '9223372036854775808'),
    'portalId',
  ],
  ['a portal in scientific notation', JSON.stringify(certain).replace('4001', '1e30'), 'portalId'],
  ['an object id too long for 64 bits', JSON.stringify({ ...certain, objectId: '1'.repeat(40) }), 'objectId'],
  ['an infinite number', JSON.stringify(certain).replace('4001', '1e999'), 'portalId'],
  ['an object id that is an object', JSON.stringify({ ...certain, objectId: {} }), 'objectId'],
])('%s: the faulty field is named', (_name, text, field) => {
  expect(parseWebhookEvent(text)).toEqual({ ok: false, why: 'missing-or-wrong-field', detail: field });
});

test('a parsed value is taken as well as text', () => {
  const text = JSON.stringify(certain).replace('4001', '9007199254740993');
  const value = parseJsonKeepingDigits(text) as object;
  expect(parsed(value).event).toEqual(parsed(text).event);
});

const hashOf = (text: string) => contentHash(parsed(text)).toString('hex');
const base = hashOf(JSON.stringify(certain));

test.each<[string, string]>([
  ['a later attempt', JSON.stringify({ ...certain, attemptNumber: 7 })],
  ['another subscription of ours', JSON.stringify({ ...certain, subscriptionId: 12 })],
  ['other spacing', JSON.stringify(certain, null, 2)],
  ['keys in another order', JSON.stringify(Object.fromEntries(Object.entries(certain).reverse()))],
  ['escapes for the same letters', JSON.stringify(certain).replace('object.', '\\u006fbject.')],
])('same content: %s', (_name, text) => {
  expect(hashOf(text)).toBe(base);
});

test.each<[string, object]>([
  ['another event id', { eventId: 1 }],
  ['another portal', { portalId: 4_002 }],
  ['another type', { subscriptionType: 'object.creation' }],
  ['a millisecond later', { occurredAt: OCCURRED_AT + 1 }],
  ['another object', { objectId: 1 }],
  ['another value', { propertyValue: 'x' }],
  ['a field we do not know', { brandNew: 1 }],
])('other content: %s', (_name, change) => {
  expect(hashOf(JSON.stringify({ ...certain, ...change }))).not.toBe(base);
});

test('ids that differ beyond the 53rd bit are other content', () => {
  const withId = (id: string) =>
    hashOf(JSON.stringify({ ...certain, objectId: 1 }).replace('"objectId":1', `"objectId":${id}`));
  expect(withId('9007199254740993')).not.toBe(withId('9007199254740992'));
});
