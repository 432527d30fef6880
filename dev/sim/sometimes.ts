/** How often each thing that should happen in some runs did happen. */
export type Sometimes = {
  count(name: string): void;
  /** Name → times, names sorted. */
  table(): Record<string, number>;
};

export function createSometimes(): Sometimes {
  const counts = new Map<string, number>();
  return {
    count: name => void counts.set(name, (counts.get(name) ?? 0) + 1),
    table: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** What a run of many seeds must have reached; one that it never reached shows nothing. */
export const expected = [
  ...['kill', 'interleaved', 'frozen', 'commit answer lost', 'commit refused', 'lease expired'].map(
    name => `fault: ${name}`,
  ),
  ...[
    ...[
      '429 ten-secondly',
      '429 daily',
      '423',
      '477',
      '401',
      '500 before',
      '500 after',
      '503',
      'reset before',
    ],
    ...['reset after', 'timeout before', 'timeout after', 'empty 200', 'html 200', 'partial 207'],
  ].map(name => `hubspot: ${name}`),
  ...['duplicate', 'reorder', 'delay', 'drop', '503', 'answer lost', 'garbage', 'event id twice'].map(
    name => `webhook: ${name}`,
  ),
  ...['uninstall', 'reinstall', 'deadline to the millisecond', 'policy changed'].map(name => `act: ${name}`),
  ...['applied', 'no-change', 'ignored', 'quarantined'].map(name => `event: ${name}`),
  ...[
    ...['registration-submitted', 'registration-screened', 'registration-approved', 'registration-rejected'],
    ...['registration-withdrawn', 'registration-expired', 'registration-moved-up', 'registration-demoted'],
    ...['submission-refused', 'accounts-united', 'link-waiting'],
    ...['finding-raised', 'finding-closed', 'finding-escalated'],
  ].map(name => `ledger: ${name}`),
  ...[
    ...['ILLEGAL_MOVE', 'NOT_PERMITTED', 'UNKNOWN_PARTNER', 'DUP_ACTIVE_PARTNER', 'DUP_PENDING_EARLIER'],
    ...['INVALID_ACCOUNT', 'LINK_PENDING', 'CAP_REACHED', 'COOL_OFF'],
  ].map(name => `refusal: ${name}`),
  ...['same key, same answer', 'same key, other request', 'not installed'].map(name => `answer: ${name}`),
  ...['done', 'cancelled'].map(name => `effect: ${name}`),
  ...['D1', 'D2'].map(name => `finding: ${name}`),
  'dispute opened',
  'log: HubSpot did not answer; nothing is decided until it does',
];
