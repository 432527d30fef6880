/** What the preview's server tells its page. Ids are text, instants ISO 8601 UTC. */
export type PreviewUser = {
  userId: string;
  ownerId: string | null;
  name: string;
  email: string;
  roles: string[];
  teams: string[];
};

export type Session = {
  portal: { portalId: string; name: string };
  users: PreviewUser[];
  /** Given to cards as the profile variable of the same name. */
  publicUrl: string;
  appId: string;
};

export type DealLine = {
  id: string;
  name: string;
  company: string;
  owner: string;
  roe: string;
  registration: string;
};

export type DealRecord = {
  id: string;
  name: string;
  stage: string;
  amount: string;
  owner: { ownerId: string; name: string } | null;
  companies: { id: string; name: string; primary: boolean; partner: boolean }[];
  /** Shown in the panel of properties, ours after HubSpot's. */
  properties: { name: string; label: string; value: string }[];
  /** Raw values of the properties that cards may ask for. */
  values: Record<string, string>;
  tasks: { id: string; subject: string; body: string; due: string; status: string; owner: string }[];
};

/** A company or a contact in a list. */
export type RecordLine = { id: string; name: string; detail: string; flags: string[] };

/** A company or a contact as its record shows it. */
export type CrmRecord = {
  id: string;
  name: string;
  /** The company is marked as a partner. */
  partner: boolean;
  properties: { name: string; label: string; value: string }[];
  /** Raw values of the properties that cards may ask for. */
  values: Record<string, string>;
  /** A company's deals, a contact's companies. */
  related: { id: string; kind: 'deal' | 'company'; name: string }[];
};

export type Clock = { now: string; offsetMs: number };

export type CardFetch = {
  url: string;
  method: string;
  body?: unknown;
  timeoutMs: number;
  userId: string;
  fault: Fault;
};
/** What becomes of a card's request on its way: `lost` reaches the server, and the answer never comes back. */
export type Fault = 'none' | 'slow' | 'down' | 'lost';
export type CardFetchAnswer =
  | { kind: 'answer'; status: number; text: string }
  | { kind: 'failed'; why: string };
