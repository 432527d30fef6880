/** What an emulator can be told. Every field has a default that fits the demo; tests shorten the waits. */
export type EmulatorOptions = {
  readonly host?: string;
  readonly port?: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly appId?: string;
  /** Where our server is reached; the default webhook target and redirect URL hang on it. */
  readonly publicUrl?: string;
  readonly webhookUrl?: string;
  /** Directory that holds `app-hsmeta.json` and `webhooks/webhooks-hsmeta.json`; absent: built-in lists. */
  readonly manifestDir?: string;
  readonly stateFile?: string;
  /** Seed the believable portal at first start. */
  readonly seeded?: boolean;
  readonly randomSeed?: number;
  readonly indexLagMs?: number;
  readonly rateLimited?: boolean;
  readonly webhookBatchDelayMs?: number;
  readonly webhookTimeoutMs?: number;
  /** Delay before retry n (1-based). HubSpot spreads ten retries over 24 hours; ours are short. */
  readonly webhookRetryDelayMs?: (retry: number) => number;
  readonly accessTokenSeconds?: number;
  readonly codeSeconds?: number;
  /** First record id of a portal; tests set one beyond 2^53 to catch numbers in disguise. */
  readonly firstRecordId?: bigint;
  /** Program instant the CRM clock starts from, milliseconds ahead of wall time. */
  readonly clockOffsetMs?: number;
  /** Whether HubSpot gives the app the Webhooks Journal. */
  readonly journal?: boolean;
  /** What the CRM clock runs on, in ms; wall time unless a simulation brings its own. */
  readonly nowMs?: () => number;
};

export type ResolvedOptions = Required<Omit<EmulatorOptions, 'manifestDir' | 'stateFile'>> & {
  readonly manifestDir: string | null;
  readonly stateFile: string | null;
};

/** Fills in the defaults. Pure: reads no environment. */
export function resolveOptions(options: EmulatorOptions = {}): ResolvedOptions {
  const publicUrl = (options.publicUrl ?? 'http://localhost:3000').replace(/\/+$/, '');
  return {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    clientId: options.clientId ?? 'dibs-demo',
    clientSecret: options.clientSecret ?? 'dibs-demo-secret-not-for-production',
    appId: options.appId ?? '1001',
    publicUrl,
    webhookUrl: options.webhookUrl ?? `${publicUrl}/webhooks/hubspot`,
    manifestDir: options.manifestDir ?? null,
    stateFile: options.stateFile ?? null,
    seeded: options.seeded ?? true,
    randomSeed: options.randomSeed ?? 1,
    indexLagMs: options.indexLagMs ?? 400,
    rateLimited: options.rateLimited ?? true,
    webhookBatchDelayMs: options.webhookBatchDelayMs ?? 60,
    webhookTimeoutMs: options.webhookTimeoutMs ?? 5_000,
    webhookRetryDelayMs: options.webhookRetryDelayMs ?? (retry => Math.min(250 * 2 ** (retry - 1), 30_000)),
    accessTokenSeconds: options.accessTokenSeconds ?? 1_800,
    codeSeconds: options.codeSeconds ?? 300,
    firstRecordId: options.firstRecordId ?? 30_100_000_001n,
    clockOffsetMs: options.clockOffsetMs ?? 0,
    journal: options.journal ?? false,
    nowMs: options.nowMs ?? Date.now,
  };
}
