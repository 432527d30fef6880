/**
 * What `npm run export` writes: a family is a table of the portal's own facts. `without`: columns that are of no use
 * outside, or that nobody outside may have. Every table is here or in `notExported`, with the reason.
 */
export type ExportFamily = { table: string; about: string; order: string; without?: readonly string[] };

export const exportFamilies: readonly ExportFamily[] = [
  {
    table: 'registrations',
    about: 'Every registration as it stands, in the order of claims',
    order: 'sequence',
    without: ['scope'],
  },
  {
    table: 'claim_origins',
    about: 'What a registration was imported as, follows, or was submitted by',
    order: 'registration_id',
  },
  {
    table: 'holds',
    about: 'Who was protected on which customer from when to when',
    order: 'hold_id',
    without: ['scope'],
  },
  { table: 'ledger', about: 'Every decision, in the order in which it was made', order: 'entry_id' },
  { table: 'ledger_seals', about: 'The audit chain over the ledger', order: 'position' },
  { table: 'findings', about: 'Heads-ups and RoE exceptions', order: 'finding_id' },
  {
    table: 'consents',
    about: 'Consents that were asked, granted, refused and taken back',
    order: 'consent_id',
  },
  { table: 'disputes', about: 'Disputes with their limits', order: 'dispute_id' },
  { table: 'dispute_parties', about: 'The sides of disputes', order: 'dispute_id, side' },
  { table: 'dispute_evidence', about: 'What the sides gave', order: 'dispute_id, evidence_id' },
  {
    table: 'dispute_rulings',
    about: 'Proposals, rulings and appeals of disputes',
    order: 'dispute_id, stage',
  },
  {
    table: 'dispute_breaches',
    about: 'Limits of disputes that passed unkept',
    order: 'dispute_id, step, state',
  },
  { table: 'appeals', about: 'Appeals of decisions on registrations', order: 'appeal_id' },
  { table: 'proposals', about: 'Decisions that waited for a second person', order: 'proposal_id' },
  { table: 'info_requests', about: 'What reviewers asked partners for', order: 'request_id' },
  { table: 'queue_places', about: 'When places in the queue were confirmed', order: 'registration_id' },
  { table: 'waivers', about: 'Limits that an approver waived', order: 'waiver_id' },
  {
    table: 'tolls',
    about: 'Times in which clocks stood still',
    order: 'registration_id, kind, subject_id, started_at',
  },
  { table: 'follow_up_misses', about: 'Follow-ups that were missed', order: 'registration_id, missed_at' },
  {
    table: 'direct_windows',
    about: 'Times in which customers were open to direct sales',
    order: 'registration_id, opened_at',
  },
  {
    table: 'evidence',
    about: 'Activities that count or do not, with every version',
    order: 'registration_id, activity_id, learned_at',
  },
  {
    table: 'compensations',
    about:
      'What rulings award to partners, in minor units of its currency; what an appeal took back is below nothing',
    order: 'compensation_id',
  },
  { table: 'credits', about: 'What won deals count for', order: 'credit_id' },
  {
    table: 'partner_list_members',
    about: 'Companies of the HubSpot list that says who is a partner',
    order: 'company_id',
  },
  { table: 'partners', about: 'Partners with standing, type and tier', order: 'company_id' },
  { table: 'partner_standings', about: 'What a person said of a partner', order: 'company_id' },
  { table: 'tier_standings', about: 'Where partners stand with their tier', order: 'partner_company_id' },
  { table: 'tier_changes', about: 'Tiers that changed or will', order: 'sequence' },
  { table: 'tier_reviews', about: 'Annual reviews', order: 'review_id' },
  { table: 'tier_appeals', about: 'Appeals of lower tiers', order: 'appeal_id' },
  { table: 'accounts', about: 'Customers, and which were united', order: 'account_id' },
  {
    table: 'companies',
    about: 'Companies of HubSpot as they were read, each with its customer',
    order: 'company_id',
  },
  { table: 'company_domains', about: 'Domains by which companies are known', order: 'domain, company_id' },
  {
    table: 'waiting_links',
    about: 'Links between customers on which a person decides',
    order: 'company_a, company_b, level, value',
  },
  {
    table: 'company_numbers',
    about: 'Registry numbers by which companies are known',
    order: 'property, number, company_id',
  },
  { table: 'company_contacts', about: 'Contacts of companies', order: 'company_id, contact_id' },
  {
    table: 'identity_decisions',
    about: 'Customers that a person said are the same, or not',
    order: 'decision_id',
  },
  {
    table: 'told_pairs',
    about: 'The companies of such decisions, pair by pair',
    order: 'decision_id, company_a, company_b',
  },
  { table: 'deals', about: 'Deals as they were read', order: 'deal_id' },
  { table: 'crm_teams', about: 'HubSpot teams', order: 'team_id' },
  { table: 'crm_users', about: 'HubSpot users with their teams', order: 'user_id' },
  { table: 'policies', about: 'Every version of the policy', order: 'version' },
  { table: 'directories', about: 'Every version of who is who', order: 'version' },
  {
    table: 'texts',
    about: 'What people wrote: notes, reasons, answers; erased ones are empty',
    order: 'text_id',
  },
  {
    table: 'mails',
    about: 'Mail to partners: what it told, when it left, and what became of it',
    order: 'created_at, mail_id',
  },
  { table: 'mail_addresses', about: 'Where mail goes, and what came back', order: 'address_id' },
  { table: 'observe_reports', about: 'What an observing program would have told whom', order: 'made_at' },
  { table: 'imports', about: 'Imports of old registrations', order: 'import_id' },
  { table: 'import_rows', about: 'Rows of imports with verdict and outcome', order: 'import_id, line' },
  {
    table: 'availability_alerts',
    about: 'Who asked about many customers in a day',
    order: 'asked_on, asker',
  },
  {
    table: 'link_removals',
    about: 'Partners taken off registered deals',
    order: 'deal_id, partner_company_id',
  },
  {
    table: 'routed_deals',
    about: 'Deals that a form or workflow made on registered customers',
    order: 'registration_id, deal_id',
  },
  { table: 'repaired_gaps', about: 'Changes that no webhook told of', order: 'gap_id' },
];

/** Tables that say nothing of the program, with what they are for. */
export const notExported: Readonly<Record<string, string>> = {
  availability_questions: 'digests of domains that were asked about, for counting',
  call_slots: 'the budget of calls to HubSpot',
  card_sightings: 'which cards were opened',
  deadlines: 'clocks, which follow from registrations and policy',
  deliveries: 'what HubSpot sent and nobody has unpacked yet',
  due_work: 'notes of work to do',
  effects: 'tasks and notes on their way to HubSpot',
  event_deliveries: 'what other systems were told, which the ledger tells as well',
  event_endpoints: 'other systems that are told, with their secrets',
  idempotency_keys: 'answers kept for retries',
  inbox: 'events of HubSpot; npm run inbox shows them',
  installs: 'tokens',
  known_portals: 'which portals there are',
  leases: 'which worker works',
  oauth_states: 'installs under way',
  program_clock: 'the clock of the demo',
  projections: 'what was written to HubSpot last',
  repair_cursors: 'how far looking for changes has come',
  schema_migrations: 'which migrations ran',
  unsealed_entries: 'entries that wait for their seal',
  used_links: 'digests of signed links that were used',
  wanted_reads: 'what is to be read from HubSpot',
};
