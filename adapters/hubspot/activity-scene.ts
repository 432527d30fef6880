import type { ActivitySide } from '../../domain/activity.ts';
import type { Side } from '../../domain/direct-engagement.ts';

export type ScenePerson = {
  userId: string;
  side: Side;
  /** The partner of the registration if the person works for it, also among others (E30); else another, or null. */
  worksForPartnerId: string | null;
};

/** Whom the registration is about, and who is who, as of the reading. */
export type ActivityScene = {
  /** When the reading began: what it tells is known from then on. */
  readAt: Temporal.Instant;
  appId: string;
  partner: { companyId: string; domains: string[] };
  coSellUserIds: string[];
  /** Contacts of the customer. Others of a reading are left out. */
  contactIds: ReadonlySet<string>;
  userById(userId: string): ScenePerson | null;
  userByOwnerId(ownerId: string): ScenePerson | null;
  /** Registrable domain of an address; null for one that identifies nobody. */
  domainOf(address: string): string | null;
  /** Address of somebody at a meeting who is no contact of the customer. */
  emailOf(contactId: string): string | null;
  /** On whose side the last message of a thread before an instant was sent that did not come in; null: none is known. */
  answeredSide(threadId: string, before: Temporal.Instant): ActivitySide | null;
};

/** HubSpot's datetimes are ISO text or milliseconds; to the millisecond. */
export function instantOfValue(value: string | null | undefined): Temporal.Instant | null {
  if (value == null || value === '') return null;
  if (/^[0-9]{1,15}$/.test(value)) return Temporal.Instant.fromEpochMilliseconds(Number(value));
  try {
    return Temporal.Instant.fromEpochMilliseconds(Temporal.Instant.from(value).epochMilliseconds);
  } catch {
    return null;
  }
}
