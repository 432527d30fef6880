/** What an authorization code was exchanged for. The portal comes from HubSpot's answer, never from a query. */
export type GrantedPortal = {
  portalId: string;
  userId: string | null;
  hubDomain: string | null;
  scopes: string[];
  accessToken: string;
  refreshToken: string;
  /** Wall time, ISO 8601. */
  accessExpiresAt: string;
};

/** A property of ours that could not be made because the portal has another one by its name. */
export type PropertyClash = { objectType: string; name: string; reason: string };

/** The calls to HubSpot that installing a portal needs. */
export type ConnectPortal = {
  /** @throws HubSpotError; a code that HubSpot refuses is `bad-request` */
  exchangeCode(code: string): Promise<GrantedPortal>;
  /** Makes the group and the properties that are missing; repeatable. @throws HubSpotError */
  ensureProperties(portalId: string): Promise<{ clashes: PropertyClash[] }>;
};
