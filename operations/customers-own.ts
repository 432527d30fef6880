/** Sources of deals with which a customer came to the vendor by itself: what follows within days is a reply. */
export const customersOwnSources: ReadonlySet<string> = new Set([
  'BOT',
  'CONVERSATIONS',
  'CUSTOMER_PORTAL',
  'FORM',
  'LEADIN',
  'MEETINGS',
]);
