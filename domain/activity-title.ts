import type { Activity } from './activity.ts';

/** What was done, as a list on screen says it. */
export function activityTitle(activity: Activity): string {
  switch (activity.type) {
    case 'call':
      return callTitles[activity.outcome];
    case 'meeting':
      return meetingTitles[activity.outcome];
    case 'email':
      return activity.direction === 'inbound' ? 'E-mail from the customer' : 'E-mail to the customer';
    case 'note':
      return 'Note';
    case 'task':
      return activity.completed ? 'Task done' : 'Task still open';
    case 'deal-stage':
      return 'Deal stage changed';
    case 'demo':
      return 'Demo given';
    case 'proposal':
      return activity.signed ? 'Proposal signed' : 'Proposal made';
    case 'quote':
      return activity.draft ? 'Quote drafted' : 'Quote sent';
    case 'status-update':
      return 'Status update';
    case 'statement':
      return 'Follow-up logged for the partner';
    default:
      return activity satisfies never;
  }
}

const callTitles: Record<Extract<Activity, { type: 'call' }>['outcome'], string> = {
  connected: 'Connected call',
  voicemail: 'Voicemail left',
  'live-message': 'Message left with somebody',
  'no-answer': 'Call without an answer',
  busy: 'Call to a busy line',
  'wrong-number': 'Call to a wrong number',
  unknown: 'Call, outcome not recorded',
};

const meetingTitles: Record<Extract<Activity, { type: 'meeting' }>['outcome'], string> = {
  scheduled: 'Meeting scheduled',
  completed: 'Meeting held',
  canceled: 'Meeting cancelled',
  'no-show': 'Meeting the customer missed',
};
