import type { Why } from './why.ts';

/** Why an outcome other than a refusal is what it is: as a refusal's, with one sentence in words. */
export type Outcome = Why & { text: string };
