import { z } from 'zod';

/** What columns of a file, or properties of deals, are mapped to. */
export const importFieldSchema = z.enum([
  'reference',
  'company_id',
  'domain',
  'partner',
  'deal_id',
  'protected_from',
  'protected_through',
  'protected_until',
]);

const filterSchema = z.strictObject({
  propertyName: z.string().min(1),
  operator: z.enum([
    'EQ',
    'NEQ',
    'LT',
    'LTE',
    'GT',
    'GTE',
    'BETWEEN',
    'IN',
    'HAS_PROPERTY',
    'NOT_HAS_PROPERTY',
  ]),
  value: z.string().exactOptional(),
  highValue: z.string().exactOptional(),
  values: z.array(z.string()).exactOptional(),
});

/**
 * How an import is read: which column, or which property of a deal, is what, and how days are written. Of deals also
 * which of them: groups are alternatives, the filters of a group all hold.
 */
export const importMappingSchema = z.strictObject({
  columns: z.partialRecord(importFieldSchema, z.string().min(1)).default({}),
  dates: z.enum(['iso', 'day-month-year', 'month-day-year']).default('iso'),
  filterGroups: z
    .array(z.strictObject({ filters: z.array(filterSchema).min(1).max(5) }))
    .max(5)
    .exactOptional(),
});
export type ImportMapping = z.output<typeof importMappingSchema>;
