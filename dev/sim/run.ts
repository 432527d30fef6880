import type { TokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import type { WakeJob } from '../../adapters/queue/names.ts';
import type { Policy } from '../../domain/policy.ts';
import type { PortalUser } from '../emulator/world.ts';
import type { Promised, Tally } from './promises.ts';
import type { Random } from './random.ts';
import type { SimDatabase } from './sim-database.ts';
import type { SimHubSpot } from './sim-hubspot.ts';
import type { Moments, SimProcess } from './sim-process.ts';
import type { Sometimes } from './sometimes.ts';
import type { WebhookLane } from './webhook-lane.ts';

export type SimWorker = {
  process: SimProcess;
  handle: (job: WakeJob) => Promise<void>;
};

/** A request that a card sent, kept so that it can be sent again. */
export type SentRequest = {
  key: string;
  userId: string;
  /** What it asks, in words; stands for the request's hash. */
  request: string;
  send: () => Promise<string>;
  /** Null while the sender has seen no answer. */
  answer: string | null;
  /** When it was sent first, in ms. */
  sentAt: number;
};

export type People = Record<
  'admin' | 'approver' | 'manager' | 'rep' | 'otherRep' | 'channel' | 'nobody',
  PortalUser
> & { sellers: PortalUser[] };

/** Everything that one seed's run stands on and changes. */
export type Run = {
  seed: number;
  random: Random;
  db: SimDatabase;
  hubspot: SimHubSpot;
  portalId: string;
  lane: WebhookLane;
  sometimes: Sometimes;
  cipher: TokenCipher;
  people: People;
  partnerIds: string[];
  policy: Policy;
  server: SimProcess;
  workers: SimWorker[];
  requests: SentRequest[];
  /** What came in that is no list of events, each once. */
  garbage: Set<string>;
  /** Faults off: everything is drained. */
  calm: boolean;
  /** Wall time in ms; program time is the same. */
  nowMs: () => number;
  advance: (ms: number) => Promise<void>;
  moments: Moments;
  newServer: () => SimProcess;
  newWorker: (number: number) => SimWorker;
  /** Something that must never be; the first ends the run. */
  violations: string[];
  violate: (what: string) => void;
  /** A promise was put to the test, so many times. */
  tried: (promise: Promised, times?: number) => void;
  tally: Tally;
  /** Calls of HubSpot take their place in the real budget. */
  budgeted: boolean;
  /** The app was taken out or granted anew since the run began. */
  changedHands: boolean;
  /** Calls that wrote a copy, in words. */
  writes: string[];
  /** A line of the trace. */
  note: (line: string) => void;
};
