import type { Response } from 'express';
import { HubSpotError } from '../errors.ts';

export type BatchError = {
  status: 'error';
  category: string;
  message: string;
  subCategory?: string;
  context?: Readonly<Record<string, readonly string[]>>;
  errors?: readonly unknown[];
};

/** What an injected fault makes of an input. */
export const INJECTED = new HubSpotError(500, 'INTERNAL_ERROR', 'This input failed (injected)');

/** A refusal of one input as it stands in a 207. `context` tells which input. */
export function batchError(error: HubSpotError, context: Record<string, string[]>): BatchError {
  return {
    status: 'error',
    category: error.category,
    message: error.message,
    ...(error.detail.subCategory && { subCategory: error.detail.subCategory }),
    context: { ...error.detail.context, ...context },
    ...(error.detail.errors && { errors: error.detail.errors }),
  };
}

/** Ids that were not there: HubSpot names them all in one error. `null` when none is missing. */
export function missingError(typeName: string, ids: readonly string[]): BatchError | null {
  if (ids.length === 0) return null;
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${typeName.toUpperCase()} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
  };
}

/** Answers a batch: `status` when all went well, else 207 with `numErrors` and `errors`. */
export function answerBatch(
  res: Response,
  status: number,
  results: unknown[],
  errors: readonly BatchError[],
) {
  const now = new Date().toISOString();
  res.status(errors.length > 0 ? 207 : status);
  return {
    status: 'COMPLETE',
    results,
    ...(errors.length > 0 && { numErrors: errors.length, errors }),
    startedAt: now,
    completedAt: now,
  };
}
