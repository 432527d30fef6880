import type { Refusal } from './refusal.ts';

/** Why an outcome other than a refusal is what it is: as a refusal's, with one sentence in words. */
export type Outcome = Pick<Refusal, 'code' | 'rule' | 'facts' | 'wouldChange'> & { text: string };
