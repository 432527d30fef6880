import type { MailTemplate } from './mail-templates.ts';

const titles = {
  'sign-in-code': 'A code to open the partner’s page',
  'verify-address': 'A code for the public form',
  'partner-page': 'A personal link',
  test: 'A test',
  digest: 'A digest of the day',
  received: 'A registration came in',
  unavailable: 'A customer is not available',
  'moved-up': 'A claim moved up',
  registered: 'A registration was approved',
  renewed: 'A registration was renewed',
  'renewal-refused': 'A registration is not renewed yet',
  rejected: 'A registration was rejected',
  withdrawn: 'A registration was withdrawn',
  expired: 'A registration ended',
  revoked: 'A registration was revoked',
  'revocation-proposed': 'A registration is to be revoked',
  won: 'A registration was won',
  lost: 'A registration was lost',
  reopened: 'A deal is open again',
  'taken-back': 'A decision was taken back',
  'info-asked': 'A question about a registration',
  'review-late': 'A review takes longer',
  reconfirm: 'The question whether a partner still waits',
  'loss-reported': 'A deal was reported lost',
  'deal-gone': 'A deal was deleted',
  'follow-up-due': 'The warning that a follow-up is due',
  'follow-up-missed': 'A follow-up was missed',
  'consent-asked': 'The question for consent',
  entered: 'Something was entered for a partner',
  'dispute-opened': 'A dispute was opened',
  'dispute-proposed': 'A proposal in a dispute',
  'dispute-decided': 'A dispute is decided',
  'dispute-escalated': 'A dispute went up a step',
  'dispute-closed': 'A dispute is closed',
  'tier-lower': 'A lower tier is ahead',
  'tier-changed': 'A tier changed',
  'sunset-ahead': 'A tier ends soon',
  suspended: 'A partner is suspended',
  terminated: 'A partner left the program',
  reinstated: 'A partner takes part again',
} satisfies Record<MailTemplate, string>;

/** What a mail was about, for who looks after mail; a template of another version by its own name. */
export const mailTitle = (template: string): string =>
  Object.entries(titles).find(([name]) => name === template)?.[1] ?? template;

/** What is found first counts: errors of the mail server (RFC 5321), of the connection, words of providers. */
const meanings: [found: RegExp, words: string][] = [
  [/MAIL_URL/, 'Mail was not set up, so nothing left'],
  [/RCPT TO 5\d\d/, 'The mail server takes no mail for this address'],
  [/DATA 5\d\d/, 'The mail server refused this mail'],
  [/EAUTH|\b53[045]\b/, 'The mail server did not accept name or password'],
  [/EDNS|ENOTFOUND|EAI_AGAIN/, 'The mail server’s name is not known'],
  [/ECONN|ESOCKET|ETIMEDOUT|ETLS|EPIPE/, 'The mail server could not be reached'],
  [/RCPT TO 4\d\d|DATA 4\d\d/, 'The mail server takes it later'],
  [/complain|spam/i, 'The reader reported a mail as spam'],
  [/full|quota|^5\.2\.2/i, 'The mailbox is full'],
  [/^5\.1\.|hard|permanent|not exist|unknown|invalid/i, 'There is no such address'],
];

/** Why a mail did not arrive, in words, with what was said in brackets; what nobody knows stands as it was said. */
export function mailFailureWords(said: string): string {
  if (said === '') return 'Nobody said why';
  const meant = meanings.find(([found]) => found.test(said));
  return meant === undefined ? said : `${meant[1]} (${said})`;
}
