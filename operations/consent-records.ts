import type { Consent } from '../domain/consent.ts';

/** A consent as stored: `findingId` is the heads-up that it was asked from, null when it was asked directly. */
export type ConsentRecord = Consent & { findingId: string | null };

export type ConsentsPort = {
  consent(consentId: string): Promise<ConsentRecord | null>;
  /** All consents ever asked of the holders of these registrations, in the order in which they were asked. */
  consentsOf(registrationIds: string[]): Promise<ConsentRecord[]>;
  insertConsent(consent: ConsentRecord): Promise<void>;
  saveConsent(consent: ConsentRecord): Promise<void>;
  /** Consents about deals that were merged are about the record that took them in. */
  moveConsentsOfDeals(from: readonly string[], to: string): Promise<void>;
};
