/**
 * Calls of the usual integration, one event after another, as its best author would make them: what cannot concern it
 * is dropped unread; of a deal or company that may, the deal, its associations and its company are read, and the outcome
 * is written.
 */
export function callsPerEvent(events: readonly { subscriptionType: string }[]): number {
  const concerns = events.filter(({ subscriptionType }) => !subscriptionType.endsWith('.deletion'));
  return concerns.length * ['read deal', 'read associations', 'read company', 'update deal'].length;
}
