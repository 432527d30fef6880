import { type ComposedMail, composeMail } from '../../adapters/mail/compose-mail.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { newestMails } from '../../adapters/postgres/outgoing-mails.ts';
import { findPortals } from '../../adapters/postgres/work-counts.ts';
import type { ServerDeps } from './server-deps.ts';

export type OutboxMail = ComposedMail & {
  id: string;
  to: string | null;
  template: string;
  status: string;
  at: string;
};

/** What the demo sent, newest first, worded as it was sent. Everybody's mail: in the demo only. */
export async function outboxMails(
  deps: Pick<ServerDeps, 'pool' | 'links' | 'codes'>,
  wanted: { to?: string | undefined; limit: number },
): Promise<OutboxMail[]> {
  const found: OutboxMail[] = [];
  for (const portalId of await findPortals(deps.pool)) {
    const mails = await inPortal(deps.pool, portalId, { fenced: false }, tx =>
      newestMails(tx, wanted.limit, wanted.to?.toLowerCase() ?? null),
    );
    for (const mail of mails) {
      const composed = composeMail(deps, portalId, mail);
      if (composed === null) continue;
      const { mailId, address, template, status, createdAt } = mail;
      found.push({ id: mailId, to: address, template, status, at: createdAt.toString(), ...composed });
    }
  }
  return found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, wanted.limit);
}
