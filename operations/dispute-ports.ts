import type { AwardPorts } from './award-claim.ts';
import type { CompensationsPort } from './compensation-records.ts';
import type { DisputesPort, TeamsPort } from './dispute-records.ts';
import type { LockedClaimPorts } from './locked-claim.ts';
import type { DealsPort, MintPort } from './ports.ts';
import type { CreditPorts } from './record-credit.ts';
import type { TollPorts } from './toll-protection.ts';

/** What a case needs from its opening to its last ruling. */
export type DisputePorts = AwardPorts &
  CompensationsPort &
  CreditPorts &
  DealsPort &
  DisputesPort &
  LockedClaimPorts &
  MintPort &
  TeamsPort &
  TollPorts;
