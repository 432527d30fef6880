import type { ClaimSummary } from '../domain/submission.ts';
import type { Registration } from './records.ts';

export type WaivedLimit = 'cooling-off' | 'protection-limit';

export type WaiversPort = {
  saveWaiver(waiver: {
    waiverId: string;
    companyId: string;
    partnerCompanyId: string;
    what: WaivedLimit;
    givenBy: string;
    givenAt: Temporal.Instant;
    textId: string;
    registrationId: string | null;
  }): Promise<void>;
  /** What is waived for the partner's next registration on one of the companies. */
  openWaivers(partnerCompanyId: string, companyIds: string[]): Promise<WaivedLimit[]>;
  /** What is waived for the registration, from its submission or since. */
  waiversOf(registrationId: string): Promise<WaivedLimit[]>;
  /** The waivers that were open serve this registration and no other. */
  useWaivers(partnerCompanyId: string, companyIds: string[], registrationId: string): Promise<void>;
};

/** Where a claim comes from: who submitted it for its partner, what it follows, what it was imported as. */
export type ClaimOrigin = {
  registrationId: string;
  submitterCompanyId: string | null;
  previousRegistrationId: string | null;
  importedRef: string | null;
};

export type OriginsPort = {
  originOf(registrationId: string): Promise<ClaimOrigin | null>;
  saveOrigin(origin: ClaimOrigin): Promise<void>;
  importedAs(reference: string): Promise<string | null>;
};

export type StandingsPort = {
  /** What a person said of the partner; null: what the CRM's mark says. */
  standingOf(companyId: string): Promise<'suspended' | 'terminated' | null>;
  setStanding(
    companyId: string,
    standing: { status: 'suspended' | 'terminated'; userId: string; textId: string } | null,
  ): Promise<void>;
  claimsOfPartner(companyId: string): Promise<Registration[]>;
  /** The claims stand in another partner's name from now on. */
  reassignClaims(registrationIds: string[], partnerCompanyId: string): Promise<void>;
};

/** The claim that the partner's next one on the account follows: the latest that ended. */
export function previousOf(ownClaims: ClaimSummary[]): string | null {
  const ended = ownClaims.filter(claim => claim.endedAt !== null);
  return (
    ended.reduce<ClaimSummary | null>(
      (last, claim) => (last === null || claim.sequence > last.sequence ? claim : last),
      null,
    )?.registrationId ?? null
  );
}
