import type { IdentityKeys } from '../domain/account-match.ts';
import type { CompanyRecord } from './records.ts';

/** What HubSpot says of who a company is, beyond its name and domains. */
export type CompanyIdentity = {
  country: string | null;
  city: string | null;
  phone: string | null;
  /** Values of the properties that policy names, as typed, by property (M3). */
  numbers: Record<string, string | null>;
  parentId: string | null;
};

/** A contact of a company, by HubSpot's id, with its e-mail address. */
export type CompanyContact = { contactId: string; address: string | null };

/** Keys that companies share: M2 by domain, M3 by `property:number`, M4 by the parent's id. */
export type KeyGroup = { level: 'M2' | 'M3' | 'M4'; value: string; companyIds: string[] };
export type SharedKeys = Pick<IdentityKeys, 'domains' | 'numbers'>;

/** What a person said of who is whom (M5): that companies are one customer, or two. */
export type IdentityDecision = {
  decisionId: string;
  kind: 'alias' | 'split';
  these: string[];
  those: string[];
  decidedAt: Temporal.Instant;
  decidedBy: string;
  textId: string | null;
  undoneAt: Temporal.Instant | null;
  undoneBy: string | null;
  undoneTextId: string | null;
};

export type ToldPair = { kind: IdentityDecision['kind']; companyA: string; companyB: string };

/** Who is the same customer, as far as it is stored: keys of companies and what people said. */
export type IdentityPort = {
  keysOf(companyId: string): Promise<SharedKeys>;
  /** What the companies' links were last worked out from; null: never. */
  identifiedAs(companyIds: string[]): Promise<Map<string, string | null>>;
  saveKeys(companyId: string, keys: IdentityKeys, identifiedAs: string): Promise<void>;
  /** Of the domains those that companies of so many unlike names carry: they identify none of them. */
  widelyShared(domains: string[], fromCompanies: number): Promise<Set<string>>;
  /** Accounts in which several companies carry the domain. */
  accountsUnitedBy(domain: string): Promise<string[]>;
  /** Companies that carry the keys, and the family of the company: parent, subsidiaries. */
  groupsOf(keys: SharedKeys): Promise<KeyGroup[]>;
  childrenOf(companyId: string): Promise<string[]>;
  /** What companies of the account have in common with one another. */
  groupsWithin(accountId: string): Promise<KeyGroup[]>;
  /**
   * Replaces what is known of the contacts of the companies that were read; to those that only share some of them it is
   * added.
   */
  saveContacts(read: readonly string[], contactsOf: ReadonlyMap<string, CompanyContact[]>): Promise<void>;
  /** Contacts of companies, as far as they were read. */
  contactsOf(companyIds: string[]): Promise<Map<string, CompanyContact[]>>;
  /**
   * Companies of other accounts that have something in common with the account's, however little: a key, a name or the
   * beginning of one, a contact, a group; at most `limit`.
   */
  lookAlikes(accountId: string, limit: number): Promise<CompanyRecord[]>;
  /** Forgets a contact who asked for it; false when it was not known. */
  forgetContact(contactId: string): Promise<boolean>;
  /** What people said of companies of the account among one another. */
  toldWithin(accountId: string): Promise<ToldPair[]>;
};

/** What people said, and what outweighs it. The accounts must be locked. */
export type ToldPort = {
  /** Those of the other accounts that a person said to be other customers than the account, of companies of the two (M5). */
  toldApartFrom(accountId: string, otherIds: string[]): Promise<Set<string>>;
  /** Ends what was said of companies of these and those; `by`: the decision that outweighs it, or `merge`. */
  endTold(kind: IdentityDecision['kind'], these: string[], those: string[], by: string): Promise<void>;
  saveDecision(decision: IdentityDecision, pairs: (readonly [string, string])[]): Promise<void>;
  /** Confirmed aliases in force that name one of the companies. */
  aliasesOf(companyIds: string[]): Promise<{ companyA: string; companyB: string; decisionId: string }[]>;
  decision(decisionId: string): Promise<IdentityDecision | null>;
  /** Decisions that name one of the companies, the newest first. */
  decisionsOn(companyIds: string[]): Promise<IdentityDecision[]>;
  /** Companies of which something was said that the decision outweighs. */
  companiesOutweighedBy(decisionId: string): Promise<string[]>;
  /** Ends the decision, and lets what it had ended be in force again. False when it was undone already. */
  undoDecision(decisionId: string, by: { userId: string; textId: string | null }): Promise<boolean>;
};
