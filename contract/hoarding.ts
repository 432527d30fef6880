import { z } from 'zod';

const share = z.object({ of: z.number().int(), are: z.number().int() }).nullable();

/** A registration on which its partner did nothing for longer than the program finds usual. */
export const idleRegistrationSchema = z.object({
  id: z.string(),
  partner: z.object({ companyId: z.string(), name: z.string() }),
  companyId: z.string(),
  companyName: z.string().nullable(),
  dealId: z.string().nullable(),
  protectedUntil: z.iso.datetime().nullable(),
  /** Since when nothing was done, and how many days that is as far as the facts are known. */
  idleSince: z.iso.datetime(),
  idleDays: z.number().int(),
  lastActivityAt: z.iso.datetime().nullable(),
  /** Follow-ups missed. */
  misses: z.number().int(),
});

export const idleRegistrationsAnswerSchema = z.object({
  ok: z.literal(true),
  now: z.iso.datetime(),
  idleDays: z.number().int(),
  registrations: z.array(idleRegistrationSchema),
});

export const partnerQualityAnswerSchema = z.object({
  ok: z.literal(true),
  now: z.iso.datetime(),
  /** The score looks back to here. */
  since: z.iso.datetime(),
  partner: z.object({ companyId: z.string(), name: z.string(), tier: z.string() }),
  openClaims: z.number().int(),
  /** Null: the tier has no cap. */
  openClaimCap: z.number().int().nullable(),
  quality: z.object({
    /** 0 to 100; null: too little is known. */
    score: z.number().int().nullable(),
    activity: share,
    conversion: share,
    formula: z.string(),
  }),
  idle: z.array(idleRegistrationSchema),
});
