import type { Request } from 'express';
import { z } from 'zod';
import { HubSpotError, invalid } from '../errors.ts';

/** The body as JSON, through a schema. @throws HubSpotError 400 for bytes or shapes HubSpot cannot take. */
export function readJson<T>(req: Request, schema: z.ZodType<T>): T {
  const raw: unknown = req.body;
  const text = Buffer.isBuffer(raw) ? raw.toString('utf8') : '';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    throw new HubSpotError(400, 'VALIDATION_ERROR', `Invalid input JSON: ${reason}`);
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const errors = result.error.issues.map(issue => ({
    message: `${issue.path.join('.') || 'body'}: ${issue.message}`,
    in: issue.path.join('.'),
  }));
  throw invalid(`Invalid input JSON: ${errors[0]?.message ?? 'wrong shape'}`, { errors });
}

/** HubSpot takes numbers and booleans where it stores text. `null` is left out: nobody should rely on it. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const propertiesSchema = z.record(z.string(), value);

/** Record ids come as text; numbers are taken too. */
export const idSchema = z.union([z.string().min(1), z.number().int().positive()]).transform(String);

export const associationSpecSchema = z.object({
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED']),
  associationTypeId: z.number().int().positive(),
});

/** @throws HubSpotError 400 when a batch has more inputs than HubSpot takes. */
export function checkBatchSize(inputs: readonly unknown[], max: number): void {
  if (inputs.length <= max) return;
  throw invalid(`Invalid input: maximum batch size is ${max} but received ${inputs.length}`, {
    context: { maxBatchSize: [String(max)] },
  });
}
