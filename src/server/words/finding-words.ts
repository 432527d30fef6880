/** Rules in a few words, so that no code stands alone on the screen. */
export const ruleNames: Record<string, string> = {
  D1: 'a new deal on a registered customer, not linked to the partner',
  D2: 'the registered deal was taken over by the direct team',
  D3: 'the partner was taken off the registered deal',
  D4: 'direct activity on a registered customer',
  D5: 'a customer contact was put into a sequence',
  D6: 'a quote by the direct team',
  D7: 'the customer’s owner changed',
  D8: 'the registered deal moved to another company',
  D9: 'a duplicate company with a direct deal',
  D10: 'a direct deal soon after the registration ended',
  D11: 'a direct deal soon after a loss',
};

/** HubSpot's change sources, as evidence names them. */
export const sourceNames: Record<string, string> = {
  CRM_UI: 'by hand in HubSpot',
  MOBILE: 'by hand in HubSpot’s app',
  BATCH_UPDATE: 'a bulk edit',
  IMPORT: 'an import',
  FORM: 'a form',
  API: 'an API call',
  INTEGRATION: 'an integration',
  AUTOMATION_PLATFORM: 'a workflow',
};
