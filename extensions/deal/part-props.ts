import type { Offer } from '../../contract/offers.ts';
import type { Server } from '../api/server.ts';
import type { ProgramTime } from '../program-time/program-time.ts';

/** What every part of a card needs to show what may be done about its subject, and to do it. */
export type PartProps = {
  server: Server;
  time: ProgramTime;
  /** What may be done about a subject, in the server's order. */
  offersAbout: (subject: string) => Offer[];
  /** Gets the server's answer; the card is then read again. */
  onDone: (answer: { ok: true }) => void;
};
