/** Of these records HubSpot is asked to keep a journal, and of which of their properties. */
export const journalProperties = {
  '0-3': [
    'dealname',
    'dealstage',
    'pipeline',
    'amount',
    'deal_currency_code',
    'closedate',
    'hubspot_owner_id',
    'dibs_linked_partner',
  ],
  '0-2': [
    'name',
    'domain',
    'hs_additional_domains',
    'hubspot_owner_id',
    'dibs_partner',
    'dibs_partner_type',
    'dibs_partner_tier',
  ],
} as const;

const uninstalled = '4-1916193';

/** What a portal's journal is to have: deals, companies, their links, erased contacts, and that the app was taken out. */
export function journalSubscriptions(portalId: string): Record<string, unknown>[] {
  const id = Number(portalId);
  const records = Object.entries(journalProperties).flatMap(([objectTypeId, properties]) => [
    {
      subscriptionType: 'OBJECT',
      portalId: id,
      objectTypeId,
      actions: ['CREATE', 'UPDATE', 'DELETE', 'RESTORE', 'MERGE'],
      properties,
    },
    {
      subscriptionType: 'ASSOCIATION',
      portalId: id,
      objectTypeId,
      actions: ['ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED'],
      associatedObjectTypeIds: ['0-2', '0-3'],
    },
  ]);
  return [
    ...records,
    {
      subscriptionType: 'GDPR_PRIVACY_DELETION',
      portalId: id,
      objectTypeId: '0-1',
      actions: ['GDPR_DELETE'],
    },
    { subscriptionType: 'APP_LIFECYCLE_EVENT', eventTypeId: uninstalled },
  ];
}
