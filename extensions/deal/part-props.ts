import type { Server } from '../api/server.ts';
import type { OffersProps } from '../offers/offers.tsx';
import type { ProgramTime } from '../program-time/program-time.ts';

/** What every part of a card needs to show what may be done about its subject, and to do it. */
export type PartProps = {
  server: Server;
  time: ProgramTime;
  /** What may be done about a subject, in the server's order, and what follows. */
  offering: (subject: string) => OffersProps;
  /** Whether a form about the subject is open. */
  isOpen: (subject: string) => boolean;
};
