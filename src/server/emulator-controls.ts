import { z } from 'zod';

const idleSchema = z.looseObject({
  pending: z.number().default(0),
  inFlight: z.number().default(0),
  retrying: z.number().default(0),
});

/** The emulator's deliveries that have not arrived yet. */
export type EmulatorIdle = { pending: number; inFlight: number; retrying: number };

/** What the demo asks of the emulator beside HubSpot's own API. */
export type EmulatorControls = {
  idle(): Promise<EmulatorIdle>;
  /** Moves CRM time by so many milliseconds. */
  advance(byMs: number): Promise<void>;
};

/** @throws Error when the emulator is away or answers something else */
export function createEmulatorControls(emulatorUrl: string): EmulatorControls {
  async function ask<T extends z.ZodType>(path: string, schema: T, body?: unknown): Promise<z.output<T>> {
    const response = await fetch(`${emulatorUrl}/_emulator/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) throw new Error(`The emulator answered ${response.status} to ${path}`);
    return schema.parse(await response.json());
  }
  return {
    idle: async () => {
      const { pending, inFlight, retrying } = await ask('idle', idleSchema);
      return { pending, inFlight, retrying };
    },
    advance: async byMs => {
      await ask('clock', z.unknown(), { advance: `PT${byMs / 1000}S` });
    },
  };
}
