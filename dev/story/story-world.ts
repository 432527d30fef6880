import type { JsonObject, SignedPerson } from '../signed-client.ts';

/** A user of the portal, as far as a story needs to know to act as one. */
export type StoryUser = { userId: string; email: string; roles: string[] };

/** The CRM as one of its users sees it; throws with what HubSpot answered when it refuses. */
export type Crm = (method: string, path: string, body?: unknown) => Promise<JsonObject>;

/**
 * What a story is played against: a running Dibs with its HubSpot. Everything goes the ways it goes in life: people
 * change the CRM in HubSpot, and ask our API as the cards do, signed.
 */
export type StoryWorld = {
  portalId: string;
  users: StoryUser[];
  /** Calls our API as a card of this user does. */
  api(user: StoryUser): SignedPerson;
  /** Calls HubSpot as this user does in its screens; headers tell the emulator another origin, such as a form. */
  crm(user: StoryUser, headers?: Record<string, string>): Crm;
  /** The emulator's own controls. */
  control(method: string, path: string, body?: unknown): Promise<JsonObject>;
  /** Waits until nothing is pending anywhere. */
  idle(): Promise<void>;
  /** Moves program time and CRM time forward by an ISO 8601 duration. */
  advance(duration: string): Promise<void>;
};
