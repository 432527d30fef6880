import { createHash } from 'node:crypto';
import { followUpRequestSchema } from '../../contract/requests.ts';
import { fileTypeOf, mostFileBytes, mostFiles, safeFileName } from '../../domain/evidence-file.ts';
import { logFollowUp } from '../../operations/log-follow-up.ts';
import type { ActOutcome } from './act-as-contact.ts';
import { decide } from './decide.ts';
import type { Typed } from './pages/form-fields.ts';
import type { SignedIn } from './personal-visit.ts';
import { requestHash } from './request-hash.ts';

type Given = { name: string; mediaType: string; bytes: Uint8Array };

/** What a file is, or what is wrong with it, to stand beside its field; null: none was given. */
export async function readEvidenceFile(file: File | null): Promise<Given | string | null> {
  if (file === null) return null;
  if (file.size > mostFileBytes) return 'The file is too large: 5 MB at most.';
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = fileTypeOf(file.name, bytes);
  if (type === null)
    return 'That is no PDF, PNG, JPEG, text or mail (.eml), or its name says something else.';
  return { name: safeFileName(file.name), mediaType: type.mediaType, bytes };
}

/** Logs a follow-up as the partner states it, with the file that shows it, in one transaction. */
export async function logOwnFollowUp(
  visit: SignedIn,
  registrationId: string,
  key: string,
  form: { typed: Typed; body: Record<string, unknown> },
  file: Given | null,
): Promise<ActOutcome> {
  const body = followUpRequestSchema.safeParse({ ...form.body, idempotencyKey: key });
  if (!body.success)
    return { ok: false, errors: { text: 'Write 4,000 signs at most, and none that cannot be kept.' } };
  const { text, kind = 'follow-up', at } = body.data;
  const { context, link, contact } = visit;
  const portalId = link.portalId;
  const userId = contact.contactId;
  const fileHash = file === null ? null : createHash('sha256').update(file.bytes).digest('hex');
  const hash = requestHash({
    portalId,
    userId,
    method: 'POST',
    path: `/follow-ups/${registrationId}`,
    // As it was typed: "today" stands for another instant each time the form is sent.
    body: { ...form.typed, fileHash },
  });
  return await decide<ActOutcome>(
    { deps: context.deps, portalId, userId, requestHash: hash },
    key,
    { action: 'follow-ups', registrationId },
    async ({ store, viewer }) => {
      if (file !== null && (await store.filesOf(registrationId)).length >= mostFiles)
        return { ok: false, errors: { file: `A registration has ${mostFiles} files at most.` } };
      const logged = await logFollowUp(store, {
        actor: viewer,
        registrationId,
        text,
        kind,
        at: at === undefined ? null : Temporal.Instant.from(at),
        hasFile: file !== null,
      });
      if (!logged.ok) return logged;
      if (file !== null)
        await store.saveFile({
          fileId: store.id('fil'),
          registrationId,
          activityId: logged.activityId,
          name: file.name,
          mediaType: file.mediaType,
          sizeBytes: file.bytes.byteLength,
          bytes: file.bytes,
          givenBy: userId,
          givenAt: await store.now(),
        });
      return { ok: true };
    },
  );
}
