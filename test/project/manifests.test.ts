import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { translate } from '@hubspot/project-parsing-lib/translate';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { routes } from '../../src/server/route-table.ts';

const manifestSchema = z.strictObject({
  uid: z.string(),
  type: z.string(),
  config: z.record(z.string(), z.unknown()),
});
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const files = readdirSync('src/app', { recursive: true, encoding: 'utf8' }).filter(file =>
  file.endsWith('-hsmeta.json'),
);
const manifests = files.map(file => ({ file, ...manifestSchema.parse(read(join('src/app', file))) }));
/** Stands in the manifests; HubSpot fills it from the profile of the upload. */
const PUBLIC_URL = ['$', '{PUBLIC_URL}'].join('');
const configOf = (type: string) => manifests.find(manifest => manifest.type === type)?.config ?? {};

const app = z
  .object({
    distribution: z.string(),
    auth: z.object({
      type: z.string(),
      redirectUrls: z.array(z.string()),
      requiredScopes: z.array(z.string()),
    }),
    permittedUrls: z.object({
      fetch: z.array(z.string()),
      iframe: z.array(z.string()),
      img: z.array(z.string()),
    }),
  })
  .parse(configOf('app'));
const profile = z
  .strictObject({ accountId: z.number(), variables: z.record(z.string(), z.string()) })
  .parse(read('src/hsprofile.production.json'));

describe('the project', () => {
  test('is one that HubSpot’s CLI knows', () => {
    expect(read('hsproject.json')).toEqual({ name: 'dibs', srcDir: 'src', platformVersion: '2026.09' });
  });

  test('HubSpot’s parser takes every manifest and fills in the profile', async () => {
    const { intermediateRepresentation } = await translate(
      { projectSourceDir: join(process.cwd(), 'src'), platformVersion: '2026.09', accountId: 1 },
      { profile: 'production', skipValidation: true },
    );
    const nodes = Object.values(intermediateRepresentation.intermediateNodesIndexedByUid);
    expect(nodes.map(node => node.uid).sort()).toEqual([
      'dibs',
      'dibs_account_card',
      'dibs_check_and_register',
      'dibs_contact_card',
      'dibs_deal_card',
      'dibs_deal_preview',
      'dibs_deal_sidebar',
      'dibs_home',
      'dibs_partner_card',
      'dibs_settings',
      'dibs_webhooks',
      'dibs_workflow_check',
      'dibs_workflow_log_follow_up',
      'dibs_workflow_request_consent',
      'dibs_workflow_submit',
    ]);
    const filled = JSON.stringify(nodes);
    expect(filled).not.toContain('${');
    expect(filled).toContain(`${profile.variables.PUBLIC_URL}/webhooks/hubspot`);
  });

  test('has unique uids that HubSpot takes', () => {
    const uids = manifests.map(manifest => manifest.uid);
    expect(new Set(uids).size).toBe(uids.length);
    for (const uid of uids) expect(uid).toMatch(/^[a-zA-Z0-9_.-]{1,64}$/);
  });

  test.each(manifests.filter(manifest => manifest.type === 'card'))(
    '$file has its entry, place and object',
    card => {
      const { entrypoint, location, objectTypes } = card.config;
      expect(existsSync(join('src', String(entrypoint)))).toBe(true);
      expect(['crm.record.tab', 'crm.record.sidebar', 'crm.preview']).toContain(location);
      expect([['DEAL'], ['COMPANY'], ['CONTACT']]).toContainEqual(objectTypes);
    },
  );

  test('each kind lies in the folder that HubSpot reads it from', () => {
    const folders = {
      app: '',
      card: 'cards/',
      page: 'pages/',
      settings: 'settings/',
      webhooks: 'webhooks/',
      'crm-bulk-action': 'actions/',
      'workflow-action': 'workflow-actions/',
    };
    for (const { file, type } of manifests) {
      expect(file).toMatch(new RegExp(`^${folders[type as keyof typeof folders]}[^/]+$`));
    }
  });
});

describe('the app', () => {
  test('installs by OAuth from the marketplace', () => {
    expect([app.distribution, app.auth.type]).toEqual(['marketplace', 'oauth']);
  });

  test('asks for the scopes that its calls need, and no other', () => {
    expect([...app.auth.requiredScopes].sort()).toEqual(
      [
        'oauth',
        'crm.objects.companies.read', // read accounts and partners
        'crm.objects.companies.write', // dibs_* on companies
        'crm.objects.contacts.read', // tasks and notes go by the contacts’ scopes
        'crm.objects.contacts.write',
        'crm.objects.deals.read', // read deals
        'crm.objects.deals.write', // dibs_* on deals
        'crm.objects.owners.read', // who owns a deal, and in which team
        'crm.objects.quotes.read', // quotes are evidence
        'crm.schemas.companies.read', // which dibs_* properties are there
        'crm.schemas.companies.write', // create them
        'crm.schemas.deals.read',
        'crm.schemas.deals.write',
      ].sort(),
    );
  });

  test('lets cards fetch from its own server only', () => {
    expect(app.permittedUrls).toEqual({ fetch: [PUBLIC_URL], iframe: [], img: [] });
  });

  test('has its public address in one file', () => {
    expect(profile.variables.PUBLIC_URL).toMatch(/^https:\/\/[^/]+$/);
    const literal = manifests.filter(manifest => JSON.stringify(manifest).includes('https://'));
    expect(literal.map(manifest => manifest.file)).toEqual([]);
  });

  test('comes back from consent to the demo or to the public address', () => {
    expect(app.auth.redirectUrls).toEqual([
      'http://localhost:3000/oauth/callback',
      `${PUBLIC_URL}/oauth/callback`,
    ]);
  });
});

describe('the webhooks', () => {
  const subscription = z.strictObject({
    subscriptionType: z.string(),
    objectType: z.string(),
    propertyName: z.string().optional(),
    active: z.literal(true),
  });
  const { settings, subscriptions } = z
    .object({
      settings: z.strictObject({ targetUrl: z.string(), maxConcurrentRequests: z.number() }),
      subscriptions: z.object({ crmObjects: z.array(subscription), hubEvents: z.array(z.unknown()) }),
    })
    .parse(configOf('webhooks'));
  const names = subscriptions.crmObjects.map(({ objectType, subscriptionType, propertyName }) =>
    `${objectType} ${subscriptionType} ${propertyName ?? ''}`.trim(),
  );

  test('go to the route of the server', () => {
    expect(settings).toEqual({ targetUrl: `${PUBLIC_URL}/webhooks/hubspot`, maxConcurrentRequests: 10 });
  });

  test('none is declared twice', () => expect(new Set(names).size).toBe(names.length));

  test.each(['deal', 'company'])('%s: made, deleted, merged and restored', type => {
    for (const event of ['creation', 'deletion', 'merge', 'restore'])
      expect(names).toContain(`${type} object.${event}`);
  });

  test.each(['call', 'email', 'meeting_event', 'note', 'task', 'quote'])(
    '%s: what it hangs on, and that it is gone or back',
    type => {
      for (const event of ['associationChange', 'deletion', 'restore'])
        expect(names).toContain(`${type} object.${event}`);
    },
  );

  test('no text of a mail, note, call or meeting is sent along', () => {
    expect(names.filter(name => /body|html|_text|subject|title/.test(name))).toEqual([]);
  });

  test('a deal that changes company is told', () => expect(names).toContain('deal object.associationChange'));

  test('erasure of a contact is told', () => {
    expect(subscriptions.hubEvents).toEqual([{ subscriptionType: 'contact.privacyDeletion', active: true }]);
  });
});

describe('the workflow actions', () => {
  const actions = manifests.filter(({ type }) => type === 'workflow-action');
  const inputs = z.object({
    actionUrl: z.string(),
    inputFields: z.array(z.object({ typeDefinition: z.object({ name: z.string() }) })),
    outputFields: z.array(z.object({ typeDefinition: z.object({ name: z.string() }) })),
    labels: z.object({
      en: z.object({
        inputFieldLabels: z.record(z.string(), z.string()),
        outputFieldLabels: z.record(z.string(), z.string()),
      }),
    }),
  });

  test.each(actions)('$uid goes to a route of the server, and labels all that people see', ({ config }) => {
    const { actionUrl, inputFields, outputFields, labels } = inputs.parse(config);
    const served = routes.filter(({ path }) => `${PUBLIC_URL}${path}` === actionUrl);
    expect(served.map(({ method, auth }) => [method, auth])).toEqual([['POST', 'webhook']]);
    const named = (fields: typeof inputFields) =>
      fields.map(({ typeDefinition }) => typeDefinition.name).sort();
    expect(Object.keys(labels.en.inputFieldLabels).sort()).toEqual(named(inputFields));
    expect(Object.keys(labels.en.outputFieldLabels).sort()).toEqual(
      named(outputFields).filter(name => labels.en.outputFieldLabels[name] !== undefined),
    );
    expect(named(outputFields).filter(name => labels.en.outputFieldLabels[name] === undefined)).toEqual([]);
  });

  test('there is one for each route', () => {
    const served = routes.filter(({ path }) => path.startsWith('/workflow-actions/'));
    expect(actions).toHaveLength(served.length);
  });
});
