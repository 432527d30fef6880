import type { LinkIntent } from '../domain/link.ts';
import type { MailFacts, MailTemplate } from '../domain/mail-templates.ts';

/** To whom a mail goes. */
export type MailRecipient = {
  email: string;
  /** Whose contact it is; null: nobody's that is known yet. */
  partnerCompanyId: string | null;
  /** The partner's contact, where it is one. */
  contactId?: string;
  /** IANA: days and moments are said in it, and digests leave in its morning. */
  timeZone: string;
};

export type MailIntent<T extends MailTemplate = MailTemplate> = {
  /** Names the occasion: one mail an address, however often it is intended. */
  key: string;
  /** What it is about (`cancelMails`); absent: the key. */
  subjectId?: string;
  to: MailRecipient;
  template: T;
  facts: MailFacts[T];
  /** `now`: what has a deadline, or was asked for · `digest`: with the day's others, in the reader's morning. */
  urgency: 'now' | 'digest';
  /** Signed at the moment of sending, by the name under which the template offers them. */
  links?: Record<string, LinkIntent>;
  /** What the one-time code in it is for (`OneTimeCodes.codeOf`): made at the moment of sending, stored nowhere. */
  codeOf?: string;
  /** Not sent from then on. */
  staleAt?: Temporal.Instant;
};

/** A mail that did not arrive. `masked`: the address, too little of it to learn it. */
export type BouncedMail = {
  addressId: string;
  subjectId: string;
  partnerCompanyId: string | null;
  masked: string | null;
};

export type MailsPort = {
  /** The address's id, and whether digests go there; it becomes known if it was not. */
  mailAddressOf(to: MailRecipient, address: string): Promise<{ addressId: string; wantsDigests: boolean }>;
  /** False when the occasion had its mail to this address already. */
  keepMail(mail: MailIntent, addressId: string): Promise<boolean>;
  /** Mails about the subject that did not leave yet are dropped. */
  cancelMails(subjectId: string): Promise<void>;
  /** The mail came back: null when it is not known, or that was known. */
  bounceMail(mailId: string, reason: string): Promise<BouncedMail | null>;
  /** The address takes no mail: false when that was known. */
  noteBounced(addressId: string, reason: string): Promise<boolean>;
  /** Mail reaches the address again, as whoever reads it there showed: false when it was not known to take none. */
  addressWorks(address: string): Promise<boolean>;
  /** The same by a mail that arrived and was meant after the one that came back. */
  mailArrived(mailId: string): Promise<boolean>;
  /** No digests any more, or again; what waits for one is dropped. Null when there is no such address. */
  wantDigests(addressId: string, wanted: boolean): Promise<{ masked: string } | null>;
  /** The same for whoever got the mail. */
  stopDigestsOfMail(mailId: string): Promise<boolean>;
  /** Takes the person, their address and what was written to them out of all mail; whether there was any. */
  eraseReader(person: { kind: 'contact' | 'user'; id: string }): Promise<boolean>;
  /** Makes one mail, with the key, of what waits for the address's digest; nothing where nothing waits. */
  gatherDigest(addressId: string, partnerCompanyId: string | null, key: string): Promise<void>;
};

/** Somebody who works for a partner and has an address. */
export type PartnerReader = {
  email: string;
  /** The contact's id, or the HubSpot user's who works for the partner. */
  personId: string;
  timeZone: string | null;
  /** The reader's own way to the partner's page; null: they have a seat, or no link. */
  page: LinkIntent | null;
};

export type PartnerReadersPort = {
  /** Everybody of the partner who can be written to, each address once. */
  partnerReaders(partnerCompanyId: string): Promise<PartnerReader[]>;
};
