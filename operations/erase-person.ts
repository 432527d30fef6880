import { type EraseContactPorts, eraseContact } from './erase-contact.ts';
import type { Actor } from './records.ts';

/** A contact of a customer, or somebody who works, or worked, in the portal; `id` is HubSpot's. */
export type PersonNamed = { kind: 'contact' | 'user'; id: string };

export type PersonErasurePort = {
  /** Forgets name, address and teams of a HubSpot user; false when they are not known. */
  eraseUser(userId: string): Promise<boolean>;
};

/**
 * Somebody asked for a person to be erased, other than by HubSpot. What was decided stands, and who decided stays an id:
 * the ledger names nobody. What HubSpot still has is read again, so that the person has to be erased there first.
 *
 * @returns whether anything named the person
 */
export async function erasePerson(
  ports: EraseContactPorts & PersonErasurePort,
  { actor, person }: { actor: Actor; person: PersonNamed },
): Promise<boolean> {
  if (person.kind === 'contact') return await eraseContact(ports, person.id, actor);
  const written = await ports.eraseReader(person);
  const erased = (await ports.eraseUser(person.id)) || written;
  if (!erased) return false;
  const now = await ports.now();
  await ports.append({
    kind: 'user-erased',
    registrationId: null,
    accountId: null,
    partnerCompanyId: null,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: ['R-erasure'],
    facts: { userId: person.id },
  });
  return true;
}
