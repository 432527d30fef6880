import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { findObjectType } from './object-types.ts';

export type Subscription = {
  readonly id: number;
  /** As delivered: `object.creation`, or `deal.creation` for one declared under `legacyCrmObjects`. */
  readonly deliveredType: string;
  readonly event: string;
  readonly typeId: string;
  readonly propertyName: string | null;
};

export type AppManifest = {
  readonly requiredScopes: readonly string[];
  readonly optionalScopes: readonly string[];
  readonly redirectUrls: readonly string[];
  readonly subscriptions: readonly Subscription[];
  readonly maxConcurrentRequests: number;
};

const appFile = z.object({
  config: z.object({
    auth: z.object({
      requiredScopes: z.array(z.string()),
      optionalScopes: z.array(z.string()).default([]),
      redirectUrls: z.array(z.string()).default([]),
    }),
  }),
});

const entry = z.object({
  subscriptionType: z.string(),
  objectType: z.string().optional(),
  objectName: z.string().optional(),
  propertyName: z.string().optional(),
  active: z.boolean().default(true),
});

const webhooksFile = z.object({
  config: z.object({
    settings: z
      .object({ maxConcurrentRequests: z.number().int().positive().default(10) })
      .partial()
      .default({}),
    subscriptions: z.object({
      crmObjects: z.array(entry).default([]),
      legacyCrmObjects: z.array(entry).default([]),
      hubEvents: z.array(entry).default([]),
    }),
  }),
});

/** Used while the project has no manifests of its own. */
const BUILT_IN_SCOPES: readonly string[] = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.owners.read',
  'crm.objects.quotes.read',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
];

const BUILT_IN_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  deal: [
    'dealname',
    'dealstage',
    'pipeline',
    'hubspot_owner_id',
    'amount',
    'closedate',
    'hs_is_closed_won',
    'dibs_linked_partner',
  ],
  company: [
    'name',
    'domain',
    'hs_additional_domains',
    'hubspot_owner_id',
    'dibs_partner',
    'dibs_partner_tier',
  ],
  contact: ['email', 'hubspot_owner_id'],
};

function builtInEntries(): z.infer<typeof entry>[] {
  return ['deal', 'company', 'contact'].flatMap(objectType => [
    ...['creation', 'deletion', 'merge', 'restore', 'associationChange'].map(event => ({
      subscriptionType: `object.${event}`,
      objectType,
      active: true,
    })),
    ...(BUILT_IN_PROPERTIES[objectType] ?? []).map(propertyName => ({
      subscriptionType: 'object.propertyChange',
      objectType,
      propertyName,
      active: true,
    })),
  ]);
}

/** One id per declared subscription, in declaration order; inactive ones keep theirs but are left out. */
function toSubscriptions(entries: readonly z.infer<typeof entry>[]): Subscription[] {
  return entries.flatMap((item, index) => {
    const [prefix, event] = item.subscriptionType.split('.');
    const type = findObjectType(item.objectType ?? item.objectName ?? prefix ?? '');
    if (!item.active || !type || !event) return [];
    return [
      {
        id: 4_200_001 + index,
        deliveredType: item.subscriptionType,
        event,
        typeId: type.id,
        propertyName: item.propertyName ?? null,
      },
    ];
  });
}

function read<T>(file: string, schema: z.ZodType<T>): T | null {
  if (!existsSync(file)) return null;
  const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} is not a manifest HubSpot would take: ${z.prettifyError(parsed.error)}`);
}

/**
 * Reads the app's scopes, redirect URLs and subscriptions from the project's manifests, as HubSpot does at
 * upload; built-in lists where a file is absent. @throws Error when a file is there but not as HubSpot needs it.
 */
export function loadAppManifest(dir: string | null, publicUrl: string): AppManifest {
  const app = dir ? read(join(dir, 'app-hsmeta.json'), appFile) : null;
  const hooks = dir ? read(join(dir, 'webhooks', 'webhooks-hsmeta.json'), webhooksFile) : null;
  const declared = hooks?.config.subscriptions;
  return {
    requiredScopes: app?.config.auth.requiredScopes ?? BUILT_IN_SCOPES,
    optionalScopes: app?.config.auth.optionalScopes ?? ['crm.lists.read', 'crm.objects.leads.read'],
    redirectUrls: (app?.config.auth.redirectUrls ?? [`${publicUrl}/oauth/callback`]).map(url =>
      // A project profile may put the host into a variable: `${PUBLIC_URL}/oauth/callback`.
      url.replace(/^\$\{[^}]+\}/, publicUrl),
    ),
    subscriptions: toSubscriptions(
      declared
        ? [...declared.crmObjects, ...declared.legacyCrmObjects, ...declared.hubEvents]
        : [...builtInEntries(), { subscriptionType: 'contact.privacyDeletion', active: true }],
    ),
    maxConcurrentRequests: Math.min(hooks?.config.settings.maxConcurrentRequests ?? 10, 10),
  };
}
