import { z } from 'zod';
import { policySchema } from '../../contract/policy.ts';
import { completePolicy, type Policy, type PolicyDocument, policyFaults } from '../../domain/policy.ts';

/** What is wrong with a document; `path` is in dots, empty for the document itself. */
export type PolicyFault = { path: string; message: string };

/**
 * Reads a policy document and finds all that is wrong with it at once: what does not fit the form, and what
 * makes no sense as far as the form can be read.
 */
export function readPolicyDocument(
  value: unknown,
): { ok: true; policy: Policy } | { ok: false; faults: PolicyFault[] } {
  const strict = policySchema.safeParse(value);
  const faults = strict.success ? [] : faultsOf(strict.error);
  const readable = strict.success ? strict : withoutUnknownKeys.safeParse(value);
  if (readable.success) faults.push(...policyFaults(completePolicy(readable.data)));
  return strict.success && faults.length === 0
    ? { ok: true, policy: completePolicy(strict.data) }
    : { ok: false, faults };
}

const faultsOf = (error: z.ZodError): PolicyFault[] =>
  error.issues.map(issue => ({ path: issue.path.map(String).join('.'), message: issue.message }));

/** The same form, taking unknown keys for nothing at every level. */
const withoutUnknownKeys: z.ZodType<PolicyDocument> = z.preprocess(
  value => pruned(policySchema, value),
  policySchema,
);

function pruned(schema: z.ZodType, value: unknown): unknown {
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map(item => pruned(schema.element as z.ZodType, item));
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const known = Object.entries(schema.shape as Record<string, z.ZodType>).filter(([name]) =>
    Object.hasOwn(value, name),
  );
  return Object.fromEntries(
    known.map(([name, member]) => [name, pruned(member, (value as Record<string, unknown>)[name])]),
  );
}
