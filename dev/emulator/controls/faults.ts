import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { HubSpotError } from '../errors.ts';
import { rateLimited } from '../http/rate-limiter.ts';
import { findObjectType } from '../object-types.ts';

const matching = {
  portalId: z.string().optional(),
  method: z.string().optional(),
  /** A part of the path. */
  path: z.string().optional(),
  /** How often it strikes before it is spent; absent: until cleared. */
  count: z.number().int().positive().optional(),
  /** Chance that a matching call or event is struck, drawn from the emulator's seed. */
  probability: z.number().min(0).max(1).optional(),
};

export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...matching,
    kind: z.literal('rate-limit'),
    policyName: z.enum(['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY']).default('TEN_SECONDLY_ROLLING'),
  }),
  z.strictObject({
    ...matching,
    kind: z.literal('outage'),
    status: z.number().int().min(400).max(599).default(503),
    retryAfterSeconds: z.number().int().positive().optional(),
  }),
  z.strictObject({
    ...matching,
    kind: z.literal('reset'),
    when: z.enum(['before', 'after']).default('before'),
  }),
  z.strictObject({
    ...matching,
    kind: z.literal('slow'),
    delayMs: z.number().int().positive(),
    when: z.enum(['before', 'after']).default('before'),
  }),
  z.strictObject({
    ...matching,
    kind: z.literal('partial-207'),
    fail: z.number().int().positive().default(1),
  }),
  z.strictObject({
    ...matching,
    kind: z.literal('refuse-write'),
    objectType: z.string(),
    /** The property the portal's admin made required. */
    property: z.string(),
    /** Required only while this property has this value (MISSING_CONDITIONAL_REQUIRED_PROPERTY). */
    controlledBy: z.strictObject({ property: z.string(), value: z.string() }).optional(),
  }),
  z.strictObject({ ...matching, kind: z.literal('drop-webhooks') }),
  z.strictObject({ ...matching, kind: z.literal('duplicate-webhooks') }),
  z.strictObject({ ...matching, kind: z.literal('reorder-webhooks') }),
  z.strictObject({ ...matching, kind: z.literal('delay-webhooks'), delayMs: z.number().int().positive() }),
]);

export type FaultSpec = z.infer<typeof faultSchema>;
export type Fault = FaultSpec & { readonly id: number; struck: number };
type Kind = FaultSpec['kind'];

export type Faults = {
  add(spec: FaultSpec): Fault;
  list(): readonly Fault[];
  clear(id?: number): void;
  /** Lets API faults strike around an app's call: throws, delays or cuts the connection. */
  strikeCall(req: Request, res: Response, portalId: string | null, when: 'before' | 'after'): Promise<void>;
  /** How many inputs of this batch are to fail; 0 without such a fault. */
  partialFailures(req: Request, portalId: string): number;
  /** @throws HubSpotError 400 when the portal's own rules refuse the write. */
  checkPortalRules(
    portalId: string,
    typeId: string,
    written: Readonly<Record<string, string>>,
    resulting: Readonly<Record<string, string>>,
  ): void;
  /** Takes one strike of a webhook fault for an event of a portal, or `null`. */
  strikeWebhook<K extends Kind>(kind: K, portalId: string): Extract<Fault, { kind: K }> | null;
};

/** Injected faults, oldest first; each is spent after its `count`. `random` makes runs repeatable. */
export function createFaults(random: () => number): Faults {
  let faults: Fault[] = [];
  let nextId = 1;

  const matches = (fault: Fault, portalId: string | null, req: Request | null): boolean =>
    (fault.portalId === undefined || fault.portalId === portalId) &&
    (req === null || fault.method === undefined || fault.method.toUpperCase() === req.method) &&
    (req === null || fault.path === undefined || req.originalUrl.includes(fault.path)) &&
    (fault.probability === undefined || random() < fault.probability);

  const strike = (fault: Fault): void => {
    fault.struck++;
    if (fault.count !== undefined && fault.struck >= fault.count)
      faults = faults.filter(item => item !== fault);
  };

  const strikeOne = async (fault: Fault, res: Response, when: 'before' | 'after'): Promise<void> => {
    const phase = 'when' in fault ? fault.when : 'before';
    if (phase !== when) return;
    switch (fault.kind) {
      case 'rate-limit':
        strike(fault);
        throw rateLimited(fault.policyName, `You have reached your ${fault.policyName.toLowerCase()} limit.`);
      case 'outage':
        strike(fault);
        if (fault.retryAfterSeconds) res.setHeader('Retry-After', String(fault.retryAfterSeconds));
        throw new HubSpotError(fault.status, 'SERVICE_UNAVAILABLE', 'Service unavailable (injected)');
      case 'reset':
        strike(fault);
        res.destroy();
        return;
      case 'slow':
        strike(fault);
        await sleep(fault.delayMs);
        return;
      default:
        return;
    }
  };

  const requirement = (fault: Extract<Fault, { kind: 'refuse-write' }>): HubSpotError => {
    const by = fault.controlledBy;
    const message = by
      ? `${fault.property} is required because of a conditional property rule based on [${by.property}]`
      : `A value for ${fault.property} must be provided`;
    return new HubSpotError(400, 'VALIDATION_ERROR', message, {
      errors: [
        {
          message,
          code: by ? 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' : 'MISSING_REQUIRED_PROPERTY',
          context: { propertyName: [fault.property] },
        },
      ],
    });
  };

  return {
    add(spec) {
      const fault: Fault = { ...spec, id: nextId++, struck: 0 };
      faults.push(fault);
      return fault;
    },
    list: () => faults,
    clear(id) {
      faults = id === undefined ? [] : faults.filter(fault => fault.id !== id);
    },
    async strikeCall(req, res, portalId, when) {
      for (const fault of [...faults]) {
        if (res.destroyed) return;
        // The token endpoint knows no portal yet and has no call budget.
        if (portalId === null && fault.kind === 'rate-limit') continue;
        if (matches(fault, portalId, req)) await strikeOne(fault, res, when);
      }
    },
    partialFailures(req, portalId) {
      const fault = faults.find(item => item.kind === 'partial-207' && matches(item, portalId, req));
      if (fault?.kind !== 'partial-207') return 0;
      strike(fault);
      return fault.fail;
    },
    checkPortalRules(portalId, typeId, written, resulting) {
      for (const fault of faults) {
        if (fault.kind !== 'refuse-write' || findObjectType(fault.objectType)?.id !== typeId) continue;
        const { controlledBy: by, property } = fault;
        const holds = by ? resulting[by.property] === by.value : true;
        if (!holds || resulting[property] || !matches(fault, portalId, null)) continue;
        if (Object.keys(written).length === 0) continue;
        strike(fault);
        throw requirement(fault);
      }
    },
    strikeWebhook(kind, portalId) {
      for (const fault of faults) {
        if (fault.kind !== kind || !matches(fault, portalId, null)) continue;
        strike(fault);
        return fault as Extract<Fault, { kind: typeof kind }>;
      }
      return null;
    },
  };
}
