import { z } from 'zod';

/** Files that show what a partner stated; `url` downloads one for an hour. */
export const evidenceFilesAnswerSchema = z.object({
  ok: z.literal(true),
  files: z.array(
    z.object({
      id: z.string(),
      /** The piece of evidence that it belongs to. */
      evidenceId: z.string(),
      name: z.string().nullable(),
      mediaType: z.string(),
      sizeBytes: z.number().int(),
      at: z.iso.datetime(),
      url: z.string(),
    }),
  ),
});
export type EvidenceFilesAnswer = z.infer<typeof evidenceFilesAnswerSchema>;
