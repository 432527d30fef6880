import type { Refusal } from '../domain/refusal.ts';

/** What a partner says of a customer that it wants to register. */
export type CustomerAsked = {
  /** Registrable domain. */
  domain: string;
  customerName: string | null;
  note: string | null;
  estimate: { amountMinor: bigint; currency: string } | null;
};

/** A registration that was asked for and waits: for its customer in HubSpot, or for the address to be shown. */
export type PartnerRequest = CustomerAsked & {
  requestId: string;
  partnerCompanyId: string | null;
  contactId: string | null;
  personName: string | null;
  personEmail: string | null;
  askedAt: Temporal.Instant;
  status: 'unverified' | 'waiting' | 'submitted' | 'refused' | 'passed-on';
  companyId: string | null;
  registrationId: string | null;
  refusal: Refusal | null;
};

export type RequestsPort = {
  insertRequest(request: PartnerRequest): Promise<void>;
  partnerRequest(requestId: string): Promise<PartnerRequest | null>;
  /** Locked, so that it is decided once. */
  lockRequest(requestId: string): Promise<PartnerRequest | null>;
  saveRequest(
    request: Pick<
      PartnerRequest,
      'requestId' | 'partnerCompanyId' | 'contactId' | 'status' | 'companyId' | 'registrationId' | 'refusal'
    >,
  ): Promise<void>;
  /** The one asked first; null: none waits. */
  nextWaitingRequest(): Promise<PartnerRequest | null>;
  /** What the partner asked for and has no registration of, newest first. */
  openRequestsOf(partnerCompanyId: string): Promise<PartnerRequest[]>;
  /** A company that was made, or found, for an earlier request for the domain. */
  companyMadeFor(domain: string): Promise<string | null>;
  /** True: HubSpot is asked from now on. False: it was asked before, and nobody knows what came of it. */
  beginMaking(requestId: string): Promise<boolean>;
};

/** Notes that a customer is to be made in HubSpot. */
export type CustomersPort = { wantCustomer(): Promise<void> };
