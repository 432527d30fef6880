import type { Request } from 'express';
import { HubSpotError } from '../errors.ts';
import type { EmulatorState } from '../state.ts';
import type { Origin, Portal } from '../world.ts';

/** Who calls: the installed app, or a person through `Bearer user:<userId>`, or `user:<userId>@<portalId>`. */
export type Actor = {
  readonly kind: 'app' | 'user';
  readonly portal: Portal;
  /** `null`: may do everything. */
  readonly scopes: readonly string[] | null;
  readonly origin: Origin;
};

const SOURCES: Readonly<Record<string, string>> = {
  CRM_UI: 'CRM UI',
  FORM: 'Contact us form',
  IMPORT: 'Spreadsheet import',
  AUTOMATION_PLATFORM: 'Workflow',
  MIGRATION: 'Migration',
  CONVERSATIONS: 'Chatflow',
  SEQUENCES: 'Sequence',
  MERGE_OBJECTS: 'Merge',
  BATCH_UPDATE: 'Bulk edit',
  API: 'API',
  INTEGRATION: 'Another integration',
};

const SOURCE_IDS: Readonly<Record<string, string>> = {
  FORM: '7c1e5a52-40f5-4c5f-9d1b-3f2f6f4a9b10',
  IMPORT: '92004417',
  AUTOMATION_PLATFORM: 'enrollmentId:51877120017;actionExecutionIndex:0',
  INTEGRATION: '2002',
};

function unauthorized(category: string, message: string, context?: Record<string, string[]>): HubSpotError {
  return new HubSpotError(401, category, message, context ? { context } : {});
}

/** @param portalId of a person who is in several accounts; absent: the first that has the person */
function userActor(state: EmulatorState, req: Request, userId: string, portalId: string | undefined): Actor {
  for (const portal of state.world.portals.values()) {
    if (portalId !== undefined && portal.portalId !== portalId) continue;
    const user = portal.users.find(item => item.userId === userId);
    if (!user) continue;
    const asked = req.header('x-emulator-change-source')?.toUpperCase() ?? 'CRM_UI';
    const label = SOURCES[asked];
    if (!label) throw new HubSpotError(400, 'VALIDATION_ERROR', `Unknown change source ${asked}`);
    const byHand = asked === 'CRM_UI' || asked === 'BATCH_UPDATE';
    const named = req.header('x-emulator-source-id');
    const origin: Origin = {
      changeSource: asked,
      sourceId: named ?? (byHand ? `userId:${userId}` : (SOURCE_IDS[asked] ?? asked)),
      userId: byHand ? userId : null,
      label: byHand ? `${user.firstName} ${user.lastName}` : label,
    };
    return { kind: 'user', portal, scopes: null, origin };
  }
  throw unauthorized('INVALID_AUTHENTICATION', 'Authentication credentials not found.');
}

function appActor(state: EmulatorState, token: string): Actor {
  const found = state.tokens.find(token);
  const portal = found && state.world.portals.get(found.portalId);
  if (!found || !portal?.install) {
    throw unauthorized(
      'INVALID_AUTHENTICATION',
      'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
    );
  }
  const lateMs = Date.now() - found.expiresAt;
  if (lateMs >= 0) {
    throw unauthorized(
      'EXPIRED_AUTHENTICATION',
      `The OAuth token used to make this call expired ${Math.floor(lateMs / 1_000)} second(s) ago.`,
      { 'expire time': [new Date(found.expiresAt).toISOString()] },
    );
  }
  const { appId } = state.world.options;
  return {
    kind: 'app',
    portal,
    scopes: found.scopes,
    origin: { changeSource: 'INTEGRATION', sourceId: appId, userId: null, label: 'Dibs' },
  };
}

/** Reads the bearer token. @throws HubSpotError 401 for none, an unknown or an expired one. */
export function authenticate(state: EmulatorState, req: Request): Actor {
  const token = /^Bearer\s+(\S+)$/i.exec(req.header('authorization') ?? '')?.[1];
  if (!token) throw unauthorized('INVALID_AUTHENTICATION', 'Authentication credentials not found.');
  const [, userId, portalId] = /^user:(\d+)(?:@(\d+))?$/.exec(token) ?? [];
  return userId ? userActor(state, req, userId, portalId) : appActor(state, token);
}

/** @throws HubSpotError 403 when the app holds none of the scopes that open this call. */
export function requireScope(actor: Actor, anyOf: readonly string[]): void {
  if (actor.scopes === null || anyOf.some(scope => actor.scopes?.includes(scope))) return;
  throw new HubSpotError(
    403,
    'MISSING_SCOPES',
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: anyOf },
        },
      ],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
    },
  );
}
