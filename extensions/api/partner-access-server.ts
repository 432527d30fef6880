import type { MailAnswer, TestMailAnswer } from '../../contract/mail.ts';
import type { EndSessionAnswer, PartnerSessionsAnswer } from '../../contract/partner-contacts.ts';
import { createServer } from './server.ts';

export type PartnerAccessServer = ReturnType<typeof createPartnerAccessServer>;

/** What admins ask about mail and partners' sessions, under the server's public address (no slash at its end). */
export function createPartnerAccessServer(publicUrl: string) {
  const server = createServer(publicUrl);
  return {
    mail: () => server.read<MailAnswer>('/mail'),
    testMail: (idempotencyKey: string) => server.send<TestMailAnswer>('/mail/test', { idempotencyKey }),
    sessions: () => server.read<PartnerSessionsAnswer>('/partner-sessions'),
    endSession: (idempotencyKey: string, sessionId: string) =>
      server.send<EndSessionAnswer>(`/partner-sessions/${sessionId}/end`, { idempotencyKey }),
  };
}
