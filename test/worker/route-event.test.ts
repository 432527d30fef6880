import { describe, expect, test } from 'vitest';
import type { PendingEvent } from '../../adapters/postgres/inbox.ts';
import { routeEvent } from '../../webhooks/worker/route-event.ts';

const ownProperties = {
  deals: new Map([['dibs_roe_status', 'dibs' as const]]),
  companies: new Map([
    ['dibs_account_status', 'dibs' as const],
    ['dibs_partner_tier', 'both' as const],
  ]),
};
const route = (event: Partial<PendingEvent>) =>
  routeEvent(
    {
      eventId: '1',
      subscriptionType: 'object.propertyChange',
      objectTypeId: '0-3',
      objectId: '41',
      change: {},
      attempts: 0,
      ...event,
    },
    ownProperties,
    '1001',
  );

const association = (change: PendingEvent['change'], objectTypeId: string | null = null) =>
  route({
    subscriptionType: 'object.associationChange',
    objectTypeId,
    objectId: null,
    change: { fromObjectId: '41', toObjectId: '52', ...change },
  });

test('a person whom HubSpot erased is erased (E46); an event that names nobody is ignored', () => {
  const erased = { subscriptionType: 'contact.privacyDeletion', objectTypeId: null };
  expect(route({ ...erased, objectId: '88' })).toEqual({ kind: 'erase', contactId: '88' });
  expect(route({ ...erased, objectId: null })).toMatchObject({ kind: 'ignored' });
});

describe('an association makes the deal be read', () => {
  test.each([
    ['from deal to company', { fromObjectTypeId: '0-3', toObjectTypeId: '0-2' }, ['41']],
    ['from company to deal', { fromObjectTypeId: '0-2', toObjectTypeId: '0-3' }, ['52']],
    ['told by its type alone, deal first', { associationTypeId: 341 }, ['41']],
    ['told by its primary type alone, company first', { associationTypeId: 6 }, ['52']],
    ['told without any type: either end may be the deal', {}, ['41', '52']],
    [
      'under a label of the portal whose number is that of another type',
      { fromObjectTypeId: '0-3', toObjectTypeId: '0-2', associationTypeId: 6 },
      ['41'],
    ],
  ])('%s', (_, change, ids) => {
    expect(association(change)).toEqual({ kind: 'reread', objectType: 'deals', ids });
  });

  test('in the older form, where the event stands under the deal', () => {
    const event = {
      subscriptionType: 'deal.associationChange',
      objectTypeId: null,
      objectId: null,
      change: { fromObjectId: '41', toObjectId: '52' },
    };
    expect(route(event)).toEqual({ kind: 'reread', objectType: 'deals', ids: ['41'] });
  });

  test.each([
    ['a contact and a company', { fromObjectTypeId: '0-1', toObjectTypeId: '0-2' }],
    [
      'a deal and a task of ours',
      { fromObjectTypeId: '0-3', toObjectTypeId: '0-27', changeSource: 'INTEGRATION', sourceId: '1001' },
    ],
    ['a call and a ticket', { fromObjectTypeId: '0-48', toObjectTypeId: '0-5' }],
  ])('and one between %s asks for nothing', (_, change) => {
    expect(association(change)).toMatchObject({ kind: 'ignored' });
  });
});

describe('an association of two companies makes both be read (M4)', () => {
  test.each([
    ['told with the types of both ends', { fromObjectTypeId: '0-2', toObjectTypeId: '0-2' }],
    ['told by the type of the parent alone', { associationTypeId: 14 }],
    [
      'told by the type of the subsidiary, under the company',
      { fromObjectTypeId: '0-2', associationTypeId: 13 },
    ],
  ])('%s', (_, change) => {
    expect(association(change)).toEqual({ kind: 'reread', objectType: 'companies', ids: ['41', '52'] });
  });

  test('a label of the portal between deal and company may have the same number', () => {
    const change = { fromObjectTypeId: '0-3', toObjectTypeId: '0-2', associationTypeId: 14 };
    expect(association(change)).toEqual({ kind: 'reread', objectType: 'deals', ids: ['41'] });
  });
});

describe('an event names what is read', () => {
  test.each([
    ['a new deal', { subscriptionType: 'object.creation' }, 'deals', ['41']],
    ['a deleted company', { subscriptionType: 'company.deletion', objectTypeId: null }, 'companies', ['41']],
    ['a restored deal', { subscriptionType: 'object.restore' }, 'deals', ['41']],
    [
      'a merge: the new record and both old ones',
      {
        subscriptionType: 'object.merge',
        objectTypeId: '0-2',
        objectId: '99',
        change: { primaryObjectId: '41', mergedObjectIds: ['42'], newObjectId: '99' },
      },
      'companies',
      ['99', '41', '42'],
    ],
  ])('%s', (_, event, objectType, ids) => {
    expect(route(event)).toEqual({ kind: 'reread', objectType, ids });
  });

  test('a property that people write, which changes no link', () => {
    expect(route({ change: { propertyName: 'hubspot_owner_id' } })).toEqual({
      kind: 'reread',
      objectType: 'deals',
      ids: ['41'],
      onlyProperties: true,
    });
  });
});

describe('a property that only we write', () => {
  const change = { propertyName: 'dibs_roe_status', propertyValue: 'none' };
  test.each([
    ['changed by this app is our own echo', { changeSource: 'INTEGRATION', sourceId: '1001' }, 'own-write'],
    [
      'changed by another app is looked at',
      { changeSource: 'INTEGRATION', sourceId: '1002' },
      'copy-changed',
    ],
    ['changed by hand is looked at', { changeSource: 'CRM_UI', sourceId: 'userId:7' }, 'copy-changed'],
    ['changed by nobody knows whom is looked at', {}, 'copy-changed'],
  ])('%s', (_, by, kind) => {
    expect(route({ change: { ...change, ...by } })).toMatchObject({ kind, id: '41', value: 'none' });
  });
});

describe('an activity has whoever is registered to what it hangs on read again', () => {
  const on = (objectType: string, id: string) => ({ objectType, id });
  test.each([
    [
      'a call put on a company',
      { fromObjectTypeId: '0-48', toObjectTypeId: '0-2' },
      'calls:41',
      on('companies', '52'),
    ],
    [
      'told from the company’s end',
      { fromObjectTypeId: '0-2', toObjectTypeId: '0-47' },
      'meetings:52',
      on('companies', '41'),
    ],
    [
      'a mail put on a contact',
      { fromObjectTypeId: '0-49', toObjectTypeId: '0-1' },
      'emails:41',
      on('contacts', '52'),
    ],
    [
      'a quote of a deal',
      { fromObjectTypeId: '0-3', toObjectTypeId: '0-14' },
      'quotes:52',
      on('deals', '41'),
    ],
    [
      'a note that another app made',
      { fromObjectTypeId: '0-46', toObjectTypeId: '0-3', changeSource: 'INTEGRATION', sourceId: '2002' },
      'notes:41',
      on('deals', '52'),
    ],
  ])('%s', (_, change, activityId, record) => {
    expect(association(change)).toEqual({ kind: 'activity', activityId, on: record });
  });
  test.each([
    ['a deletion', { subscriptionType: 'object.deletion', objectTypeId: '0-48' }, 'calls:41'],
    [
      'a task that was completed',
      { objectTypeId: '0-27', change: { propertyName: 'hs_task_status' } },
      'tasks:41',
    ],
    ['the older form', { subscriptionType: 'meeting_event.restore', objectTypeId: null }, 'meetings:41'],
  ])('%s', (_, event, activityId) => {
    expect(route(event)).toEqual({ kind: 'activity', activityId, on: null });
  });
  test('a deal’s step in the pipeline', () => {
    expect(route({ change: { propertyName: 'dealstage' } })).toEqual({
      kind: 'reread',
      objectType: 'deals',
      ids: ['41'],
      onlyProperties: true,
      stageMoved: true,
    });
  });
});

describe('a property that we and people write', () => {
  const change = { propertyName: 'dibs_partner_tier', propertyValue: 'Select' };
  test.each([
    ['changed by this app is our own echo', { changeSource: 'INTEGRATION', sourceId: '1001' }, 'own-write'],
    ['changed by another app is read', { changeSource: 'INTEGRATION', sourceId: '1002' }, 'reread'],
    ['changed by hand is read', { changeSource: 'CRM_UI', sourceId: 'userId:7' }, 'reread'],
  ])('%s', (_, by, kind) => {
    expect(route({ objectTypeId: '0-2', change: { ...change, ...by } })).toMatchObject({ kind });
  });
});

describe('nothing is asked for by', () => {
  test.each([
    ['an object that the program does not look at', { objectTypeId: '0-1' }],
    ['a type of event that does not exist yet', { subscriptionType: 'object.levitation' }],
    ['a type without a dot', { subscriptionType: 'ping', objectTypeId: null }],
    ['an event that names no object', { subscriptionType: 'object.creation', objectId: null }],
  ])('%s', (_, event) => {
    expect(route(event)).toMatchObject({ kind: 'ignored', reason: expect.stringMatching(/./) });
  });
});
