import type { Activity } from '../domain/activity.ts';
import type { Directory } from '../domain/directory.ts';
import type { RecordedMiss } from '../domain/follow-up-evidence.ts';
import type { LinkIntent } from '../domain/link.ts';
import type { Policy } from '../domain/policy.ts';
import type {
  CompanyLink,
  CompanyRecord,
  DealRecord,
  FindingRecord,
  LedgerEntry,
  PartnerRecord,
  PolicyInForce,
  Registration,
} from './records.ts';
import type { TierDeadlineKind } from './tier-records.ts';

/**
 * What operations ask of the store. Every port acts inside one transaction of one portal.
 * Lock order everywhere: partners, then accounts by id; only then are time and sequence drawn (I1).
 */

export type ClockPort = {
  /** Program time. The first call fixes it until the next lock is taken: a decision quotes one instant, drawn after its locks. */
  now(): Promise<Temporal.Instant>;
};

export type MintPort = {
  id(prefix: string): string;
  /** SHA-256 of the text's UTF-8, hex. */
  hash(text: string): string;
};

export type PolicyPort = {
  policyInForce(): Promise<PolicyInForce>;
  /** The policy of a version: what a registration was approved under. */
  policyOf(version: number): Promise<Policy>;
  directory(): Promise<Directory>;
};

export type PartnersPort = {
  lockPartner(companyId: string): Promise<PartnerRecord | null>;
  partner(companyId: string): Promise<PartnerRecord | null>;
  partners(companyIds: string[]): Promise<PartnerRecord[]>;
  /** Claims that count toward the cap of the partner's tier. */
  openClaims(partnerCompanyId: string): Promise<number>;
  savePartner(partner: PartnerRecord): Promise<void>;
  /** The company no longer takes part: the partner stays, terminated. */
  endPartner(companyId: string): Promise<void>;
};

export type AccountsPort = {
  /** Makes the company known by its id, with an account of its own, unless it is known already. */
  ensureCompanies(companyIds: string[]): Promise<void>;
  /** Locks the account that the company belongs to and answers its id. The company must be known. */
  lockAccountOf(companyId: string): Promise<string>;
  lockAccounts(accountIds: string[]): Promise<void>;
  company(companyId: string): Promise<CompanyRecord | null>;
  companies(companyIds: string[]): Promise<CompanyRecord[]>;
  companiesOfAccount(accountId: string): Promise<CompanyRecord[]>;
  saveCompany(company: CompanyRecord, domains: string[]): Promise<void>;
  /** Companies other than the given one that carry one of the domains. */
  companiesWithDomains(
    domains: string[],
    except: string,
  ): Promise<{ company: CompanyRecord; domain: string }[]>;
  /** Moves every company and claim of one account to another; past ledger entries keep the old id. */
  moveAccount(from: string, to: string): Promise<void>;
  /** False when it was known already. */
  saveWaitingLink(link: CompanyLink): Promise<boolean>;
  /** Links to other accounts on which a person has to decide (domain rule 3). */
  waitingLinksOfAccount(accountId: string): Promise<CompanyLink[]>;
  waitingLinksOfCompanies(companyIds: string[]): Promise<CompanyLink[]>;
};

export type ClaimsPort = {
  registration(registrationId: string): Promise<Registration | null>;
  claimsOfAccount(accountId: string): Promise<Registration[]>;
  activeClaimsOfAccounts(accountIds: string[]): Promise<Registration[]>;
  liveClaimsOfDeals(dealIds: string[]): Promise<Registration[]>;
  /** Claims on deals that were merged stand on the record that took them in. Answers those that moved. */
  moveClaimsOfDeals(from: readonly string[], to: string): Promise<Registration[]>;
  insertRegistration(registration: Registration): Promise<void>;
  /** `before` is how it stands in the database, where the caller wrote it or read it under its lock; absent: it is read. */
  saveRegistration(registration: Registration, before?: Registration): Promise<void>;
};

export type HoldsPort = {
  /** `held`: the database refused, because somebody is protected there (I1). */
  placeHold(registration: Registration): Promise<'placed' | 'held'>;
  /** Ends the hold at `at`; what lies before stays, so that the past keeps its answer (P2). */
  endHold(registrationId: string, at: Temporal.Instant): Promise<void>;
  /**
   * Gives the registration's latest hold another end; null: none, while the protection is paused. `held`: the
   * database refused, because somebody is protected in the added time (I1).
   */
  moveHoldEnd(registrationId: string, until: Temporal.Instant | null): Promise<'moved' | 'held'>;
};

/** What is known of what partners did; versions are kept (T2). */
export type EvidencePort = {
  activitiesOf(registrationId: string): Promise<Activity[]>;
  /** Keeps versions (`newVersions`), each once. */
  saveActivities(registrationId: string, activities: Activity[]): Promise<void>;
  /** Subjects that begin so of which nothing arrived: every mail came back, or, where none left, HubSpot refused every task. */
  refusedSubjects(prefix: string): Promise<string[]>;
  missesOf(registrationId: string): Promise<RecordedMiss[]>;
  /** False when the miss is on record already: never recorded twice (S5). */
  recordMiss(registrationId: string, at: Temporal.Instant, recordedAt: Temporal.Instant): Promise<boolean>;
  takeBackMiss(registrationId: string, at: Temporal.Instant, takenBackAt: Temporal.Instant): Promise<void>;
};

export type LedgerPort = { append(entry: LedgerEntry): Promise<void> };

export type TextsPort = {
  /** Keeps a text that people wrote and answers its id. */
  keepText(body: string): Promise<string>;
};

export type DeadlineKind =
  | 'protection-end'
  | 'heads-up-task'
  | 'heads-up-exception'
  | 'follow-up'
  | 'consent-answer'
  | 'consent-expiry'
  | 'review-end'
  | 'info-timeout'
  | 'queue-reconfirm'
  | 'finding-erasure'
  | 'revocation-effect'
  | 'revocation-review'
  | 'engagement'
  | 'loss-objection'
  | 'relink'
  | 'renewal-toll'
  | 'observe-report'
  | TierDeadlineKind
  | 'dispute-step'
  | 'dispute-reminder'
  | 'dispute-toll-end'
  | 'dispute-close'
  | 'partner-end'
  | 'mail-digest'
  | TierDeadlineKind;
export type DeadlinesPort = {
  setDeadline(subjectId: string, kind: DeadlineKind, dueAt: Temporal.Instant): Promise<void>;
  /** Due by `dueAt` at the latest; one that is due earlier stays. */
  hastenDeadline(subjectId: string, kind: DeadlineKind, dueAt: Temporal.Instant): Promise<void>;
  settleDeadline(subjectId: string, ...kinds: DeadlineKind[]): Promise<void>;
};

/**
 * A task or note to leave in HubSpot; `dealId` and `companyIds` are what it is attached to. Of a `link` they are the
 * deal and the partner that is named on it.
 */
export type EffectKind = 'task' | 'note' | 'link';
export type EffectPayload = {
  subject: string;
  body: string;
  dealId: string | null;
  companyIds: string[];
  ownerId: string | null;
  dueAt: string;
  /** Put where the body says `{link}` when it is sent: a signed link is stored nowhere. */
  link?: LinkIntent;
};

export type OutboxPort = {
  touchDeals(dealIds: string[]): Promise<void>;
  /** Deals that may show what we do not know of: read before they are written. */
  compareDeals(dealIds: string[]): Promise<void>;
  compareCompanies(companyIds: string[]): Promise<void>;
  touchCompanies(companyIds: string[]): Promise<void>;
  /** Objects that HubSpot has, of those whose copy could not be written for want of a record. */
  touchFound(objectType: 'deals' | 'companies', ids: string[]): Promise<void>;
  /** All companies of the account. */
  touchAccount(accountId: string): Promise<void>;
  /** Every object that we ever wrote to. */
  touchEveryCopy(): Promise<void>;
  /** Objects on which the partner's name may stand. */
  touchCopiesNaming(partnerCompanyId: string): Promise<void>;
  intendEffect(kind: EffectKind, subjectId: string, payload: EffectPayload): Promise<void>;
  /** Effects of the subject that were not sent yet are dropped. */
  cancelEffects(subjectId: string): Promise<void>;
};

export type ReadsPort = {
  /** `company-contacts`: the contacts of these companies, and whose they are as well (M7). */
  wantReads(objectType: 'companies' | 'deals' | 'company-contacts', ids: string[]): Promise<void>;
};

export type DealsPort = {
  deal(dealId: string): Promise<DealRecord | null>;
  deals(dealIds: string[]): Promise<DealRecord[]>;
  dealsOfCompanies(companyIds: string[]): Promise<DealRecord[]>;
  saveDeals(deals: DealRecord[]): Promise<void>;
};

export type UsersPort = {
  usersByOwnerId(ownerIds: string[]): Promise<CrmUserRecord[]>;
  usersById(userIds: string[]): Promise<CrmUserRecord[]>;
};
export type CrmUserRecord = { userId: string; ownerId: string; name: string | null; teamIds: string[] };

export type FindingsPort = {
  finding(findingId: string): Promise<FindingRecord | null>;
  findingsOfDeals(dealIds: string[]): Promise<FindingRecord[]>;
  openFindingsOf(registrationId: string): Promise<FindingRecord[]>;
  /**
   * Keeps a hit and answers the finding's id. Null when this registration, rule and act have a finding already, which
   * is never flagged twice; but one that was resolved because the partner was linked opens again when the link is gone.
   */
  raise(finding: FindingRecord): Promise<string | null>;
  saveFinding(finding: FindingRecord): Promise<void>;
  /** The finding goes on on another deal, which must not have one of its registration and rule. */
  moveFinding(findingId: string, dealId: string): Promise<void>;
};
