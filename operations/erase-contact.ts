import type { IdentityPort } from './identity-records.ts';
import type { MailsPort } from './mail-records.ts';
import type { ForgetContactsPort } from './partner-contact-records.ts';
import type { AccountsPort, ClockPort, LedgerPort, PolicyPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';

/** What was taken out of a registration's records: its note, versions of evidence, findings that named the person. */
export type ErasedFromClaim = { note: boolean; evidence: number; findings: number };

export type ErasurePort = {
  /** Registrations whose claim, evidence or findings name the contact. */
  claimsNaming(contactId: string): Promise<Registration[]>;
  /** Takes the person out of everything about the registration. */
  eraseContactFrom(
    registration: Registration,
    contactId: string,
    at: Temporal.Instant,
  ): Promise<ErasedFromClaim>;
};

export type EraseContactPorts = AccountsPort &
  ClockPort &
  ErasurePort &
  LedgerPort &
  PolicyPort &
  Pick<IdentityPort, 'forgetContact'> &
  Pick<MailsPort, 'eraseReader'> &
  ForgetContactsPort;

/**
 * HubSpot erased a person, or somebody asked for it (E46, P11): of which companies it was a contact, whom a claim named, whom evidence and findings are about, and what was written of
 * the claim, since it may name the person. What was decided stands: that something was done stays known, with whom not.
 * The ledger never named anybody.
 *
 * @returns whether anything named the person
 */
export async function eraseContact(
  ports: EraseContactPorts,
  contactId: string,
  actor: Actor = { kind: 'automation' },
): Promise<boolean> {
  let written = await ports.eraseReader({ kind: 'contact', id: contactId });
  // Who had a personal link is known by an id of ours as well.
  for (const id of await ports.forgetPartnerContact(contactId)) {
    await ports.eraseReader({ kind: 'contact', id });
    written = true;
  }
  const forgotten = (await ports.forgetContact(contactId)) || written;
  const seen = await ports.claimsNaming(contactId);
  if (seen.length === 0) return forgotten;
  await ports.lockAccounts([...new Set(seen.map(claim => claim.accountId))]);
  const now = await ports.now();
  const { version } = await ports.policyInForce();
  for (const claim of await ports.claimsNaming(contactId)) {
    const { registrationId, accountId, partnerCompanyId } = claim;
    const erased = await ports.eraseContactFrom(claim, contactId, now);
    await ports.append({
      kind: 'contact-erased',
      registrationId,
      accountId,
      partnerCompanyId,
      actor,
      occurredAt: now,
      recordedAt: now,
      policyVersion: version,
      rules: ['E46', 'R-erasure'],
      facts: erased,
    });
  }
  return true;
}
