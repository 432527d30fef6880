import type { PartnerContact } from '../domain/partner-contact.ts';

export type NewContact = Pick<
  PartnerContact,
  'partnerCompanyId' | 'hubspotContactId' | 'name' | 'email' | 'linkId' | 'issuedAt' | 'linkExpiresAt'
> & { issuedBy: string | null };

export type ContactsPort = {
  partnerContact(contactId: string): Promise<PartnerContact | null>;
  contactOfLink(linkId: string): Promise<PartnerContact | null>;
  contactByEmail(partnerCompanyId: string, email: string): Promise<PartnerContact | null>;
  contactsOfPartner(partnerCompanyId: string): Promise<PartnerContact[]>;
  contactsById(contactIds: readonly string[]): Promise<PartnerContact[]>;
  /** A contact with this address gets the new link, and what was revoked is not any more. */
  issueLink(contact: NewContact): Promise<PartnerContact>;
  /** Null: the program's. */
  chooseTimeZone(contactId: string, timeZone: string | null): Promise<void>;
  /** The link, its sessions and its codes are worth nothing from now on. */
  revokeLink(contactId: string, by: string | null, at: Temporal.Instant): Promise<void>;
};

export type ForgetContactsPort = {
  /** A contact that HubSpot erased: name, address and what it wrote by form go, its link ends. Answers our own ids of it. */
  forgetPartnerContact(hubspotContactId: string): Promise<string[]>;
};

/** A browser that a contact signed in with; wall time. */
export type PartnerSession = {
  sessionId: string;
  contactId: string;
  begunAt: Temporal.Instant;
  seenAt: Temporal.Instant;
};

export type CodesPort = {
  /** Codes made for the subject within the last hour. */
  codesWithinHour(subjectId: string): Promise<number>;
  /** Codes made before are worth nothing from now on. */
  saveCode(code: { codeId: string; subjectId: string }): Promise<void>;
  /**
   * Counts a try at the subject's newest code and answers its id, from which the code follows; null when there is none,
   * it is too old, used, or tried too often.
   */
  tryCode(subjectId: string): Promise<string | null>;
  useCode(codeId: string): Promise<void>;
};

export type SessionsPort = {
  beginSession(session: { sessionId: string; contactId: string; secretHash: Buffer }): Promise<void>;
  /** The session that goes on; null when there is none, or its time is over. Marks it as seen. */
  sessionOf(contactId: string, secretHash: Buffer): Promise<PartnerSession | null>;
  endSession(sessionId: string): Promise<void>;
  /** Sessions that go on, newest first. */
  openSessions(): Promise<PartnerSession[]>;
};
