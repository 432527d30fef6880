export const activityTypes = ['calls', 'meetings', 'emails', 'notes', 'tasks', 'quotes'] as const;
export type ActivityType = (typeof activityTypes)[number];

const common = [
  'hs_timestamp',
  'hubspot_owner_id',
  'hs_created_by_user_id',
  'hs_object_source',
  'hs_object_source_id',
];

/** What is asked of each type. Texts are measured and dropped where they are read (`bodies`). */
export const activityProperties: Record<ActivityType, readonly string[]> = {
  calls: [...common, 'hs_call_direction', 'hs_call_disposition', 'hs_call_status', 'hs_call_body'],
  meetings: [
    ...common,
    'hs_meeting_outcome',
    'hs_meeting_start_time',
    'hs_meeting_end_time',
    'hs_attendee_owner_ids',
  ],
  emails: [
    ...common,
    'hs_email_direction',
    'hs_email_status',
    'hs_email_thread_id',
    'hs_email_from_email',
    'hs_email_sender_email',
    'hs_sequence_id',
    'hs_campaign_guid',
    'hs_incoming_email_is_out_of_office',
  ],
  notes: [...common, 'hs_note_body', 'hs_attachment_ids'],
  tasks: [...common, 'hs_task_status', 'hs_task_type', 'hs_task_completion_date'],
  quotes: [
    ...common.filter(name => name !== 'hs_timestamp'),
    'hs_quote_owner_id',
    'hs_status',
    'hs_esign_num_signers_required',
    'hs_esign_num_signers_completed',
  ],
};

/** Of these HubSpot is asked what they were and when. */
export const activityHistory: Partial<Record<ActivityType, readonly string[]>> = {
  quotes: ['hs_status', 'hs_esign_num_signers_completed'],
};

/** Read for their length, then dropped: evidence is metadata (domain rule 8). */
export const bodies = ['hs_call_body', 'hs_note_body'];
