import { z } from 'zod';
import { consentViewSchema } from './consents.ts';
import { findingViewSchema } from './views.ts';

export const consentAnswerSchema = z.object({ ok: z.literal(true), consent: consentViewSchema });
export type ConsentAnswer = z.infer<typeof consentAnswerSchema>;

/** Consent was asked from a heads-up, which stays open until the partner says yes. */
export const askedConsentAnswerSchema = consentAnswerSchema.extend({ finding: findingViewSchema });
export type AskedConsentAnswer = z.infer<typeof askedConsentAnswerSchema>;
