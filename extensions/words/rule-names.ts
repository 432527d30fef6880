/** Patterns of direct engagement in a few words, in English, so that no code stands alone on the screen. */
export const ruleNames: Record<string, string> = {
  D1: 'A new deal on a registered customer, not linked to the partner',
  D2: 'The registered deal was taken over by the direct team',
  D3: 'The partner was taken off the registered deal',
  D4: 'Direct activity on a registered customer',
  D5: 'A customer contact was put into a sequence',
  D6: 'A quote by the direct team on another deal',
  D7: 'The customer’s owner or a lead was taken over',
  D8: 'The registered deal moved to another company',
  D9: 'A duplicate company with a direct deal',
  D10: 'A direct deal soon after the registration ended',
  D11: 'A direct deal soon after a loss',
};
