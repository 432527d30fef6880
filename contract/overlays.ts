import { z } from 'zod';

const instant = z.iso.datetime();

/** What combines with a registration's state. Absent: not told. */
export const overlayViewShape = {
  /** The protection is paused: it does not end before the pause does. */
  tolled: z.boolean().optional(),
  /** A renewal was asked for and a person decides; undecided, the protection lasts until `decideBy` at most. */
  renewalPending: z.object({ askedAt: instant, decideBy: instant }).nullable().optional(),
  /** Somebody other than the partner set the deal to lost; without an objection before `objectUntil` it counts. */
  lossReported: z.object({ at: instant, objectUntil: instant }).nullable().optional(),
  /** The deal was deleted in HubSpot: until when another can be linked. */
  relinkUntil: instant.nullable().optional(),
  /** What rulings awarded to the partner and no appeal took back, by currency, in its minor units. */
  compensations: z.array(z.object({ amountMinor: z.string(), currency: z.string() })).optional(),
  /** What the won deal credits, in minor units of the home currency; null while no exchange rate is known. */
  credit: z.object({ homeMinor: z.string().nullable(), homeCurrency: z.string() }).nullable().optional(),
};
