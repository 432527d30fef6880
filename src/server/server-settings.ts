/** The part of the configuration that requests are answered by. */
export type ServerSettings = {
  /** Origin and path prefix that HubSpot calls, without a trailing slash. */
  readonly publicUrl: string;
  readonly appId: string;
  readonly clientId: string;
  /** Client secrets that sign, newest first: two while one is rotated. */
  readonly clientSecrets: readonly string[];
  /** Where the consent page is. */
  readonly hubspotAppUrl: string;
  readonly scopes: readonly string[];
  /** The emulator's base URL in demo mode, else null. */
  readonly emulatorUrl: string | null;
};
