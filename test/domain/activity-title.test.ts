import { expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import { activityTitle } from '../../domain/activity-title.ts';
import { activity } from './activities.ts';

const at = '2027-03-10T10:00:00Z';

test.each<[string, Activity]>([
  ['Connected call', activity('call', at, { outcome: 'connected' })],
  ['Voicemail left', activity('call', at, { outcome: 'voicemail' })],
  ['Message left with somebody', activity('call', at, { outcome: 'live-message' })],
  ['Call without an answer', activity('call', at, { outcome: 'no-answer' })],
  ['Call to a busy line', activity('call', at, { outcome: 'busy' })],
  ['Call to a wrong number', activity('call', at, { outcome: 'wrong-number' })],
  ['Call, outcome not recorded', activity('call', at, { outcome: 'unknown' })],
  ['Meeting scheduled', activity('meeting', at, { outcome: 'scheduled' })],
  ['Meeting held', activity('meeting', at, { outcome: 'completed' })],
  ['Meeting cancelled', activity('meeting', at, { outcome: 'canceled' })],
  ['Meeting the customer missed', activity('meeting', at, { outcome: 'no-show' })],
  ['E-mail to the customer', activity('email', at)],
  ['E-mail from the customer', activity('email', at, { direction: 'inbound' })],
  ['Note', activity('note', at)],
  ['Task done', activity('task', at)],
  ['Task still open', activity('task', at, { completed: false })],
  ['Deal stage changed', activity('deal-stage', at)],
  ['Demo given', activity('demo', at)],
  ['Proposal made', activity('proposal', at)],
  ['Proposal signed', activity('proposal', at, { signed: true })],
  ['Quote sent', activity('quote', at)],
  ['Quote drafted', activity('quote', at, { draft: true })],
  ['Status update', activity('status-update', at)],
  ['Follow-up logged for the partner', activity('statement', at)],
])('a list says: %s', (title, done) => {
  expect(activityTitle(done)).toBe(title);
});
