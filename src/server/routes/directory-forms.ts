import { z } from 'zod';
import { calendarChanges, calendarForm, editedCalendars } from '../../../adapters/policy/calendar-form.ts';
import { directoryChanges, editedDirectory, peopleForm } from '../../../adapters/policy/people-form.ts';
import { addDirectory, readDirectory } from '../../../adapters/postgres/directories.ts';
import { inPortal, type PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { peopleNames } from '../../../adapters/postgres/people-names.ts';
import { lockSettings } from '../../../adapters/postgres/policies.ts';
import {
  checkFormAnswerSchema,
  checkFormRequestSchema,
  type FormEdits,
  formViewSchema,
  type SaveFormAnswer,
  saveFormAnswerSchema,
  saveFormRequestSchema,
} from '../../../contract/forms.ts';
import { type RefusedAnswer, refusedAnswerSchema } from '../../../contract/views.ts';
import type { Directory } from '../../../domain/directory.ts';
import { partnerMarkOf, sameMark } from '../../../domain/partner-mark.ts';
import { checkPartnerMark } from '../check-partner-mark.ts';
import { decide } from '../decide.ts';
import { changedMeanwhile, faultyForm } from '../form-faults.ts';
import { jsonRoute, ok } from '../route.ts';
import type { ServerDeps } from '../server-deps.ts';

/** A part of the directory as a form of its own. */
const forms = [
  {
    name: 'people',
    what: 'people and roles, sides of teams, what marks a partner, and who is whose',
    form: peopleForm,
    edited: editedDirectory,
    changes: directoryChanges,
  },
  {
    name: 'calendars',
    what: 'calendars of offices, and who sits where',
    form: calendarForm,
    edited: editedCalendars,
    changes: calendarChanges,
  },
] as const;

/** The directory as forms that the server describes: read, check, save. */
export const directoryFormRoutes = forms.flatMap(({ name, what, form, edited, changes }) => [
  jsonRoute({
    method: 'GET',
    path: `/api/v1/settings/${name}`,
    summary: `A form of ${what}`,
    auth: 'admin',
    answers: { 200: formViewSchema },
    handle: async ({ deps, portalId }) => ok(await inPortal(deps.pool, portalId, {}, formIn(form))),
  }),
  jsonRoute({
    method: 'POST',
    path: `/api/v1/settings/${name}/check`,
    summary: `What is wrong with edits of ${what}, and what they change`,
    auth: 'admin',
    body: checkFormRequestSchema,
    answers: { 200: checkFormAnswerSchema },
    handle: async ({ deps, portalId }, { body }) => {
      const { directory, sources } = await inPortal(deps.pool, portalId, {}, async tx => ({
        directory: (await directoryOf(tx)).directory,
        sources: (await formIn(form)(tx)).sources,
      }));
      const after = edited(directory, body.edits);
      if (after.directory === null) return ok({ ok: true as const, faults: after.faults, changes: [] });
      const { faults, listName } = await newMark(deps, portalId, directory, after.directory);
      return ok({
        ok: true as const,
        faults,
        changes: changes(directory, after.directory, sources, listName),
      });
    },
  }),
  jsonRoute({
    method: 'POST',
    path: `/api/v1/settings/${name}`,
    summary: `Puts edits of ${what} in force, unless somebody else changed them since the form was read`,
    auth: 'admin',
    refusedAs: 'put-directory',
    body: saveFormRequestSchema,
    answers: { 200: z.union([saveFormAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { body }) => {
      await refuseUnknownMark(context.deps, context.portalId, edited, body.edits);
      return ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'put-directory' },
          async ({ tx, viewer: { userId } }): Promise<SaveFormAnswer | RefusedAnswer> => {
            await lockSettings(tx);
            const { directory, version } = await directoryOf(tx);
            if (version !== body.version) return changedMeanwhile(body.version, version);
            const { sources } = await formIn(form)(tx);
            const after = edited(directory, body.edits);
            if (after.directory === null) throw faultyForm(after.faults);
            const made = changes(directory, after.directory, sources, null);
            if (made.length > 0) await addDirectory(tx, after.directory, `user:${userId}`);
            return { ok: true, form: await formIn(form)(tx), changed: made.length };
          },
        ),
      );
    },
  }),
]);

const formIn = (form: (typeof forms)[number]['form']) => async (tx: PortalTransaction) => {
  const { directory, version } = await directoryOf(tx);
  return form(directory, version, await peopleNames(tx));
};

/** HubSpot is asked outside the transaction, and only where the edits choose another mark of partners. */
async function newMark(deps: ServerDeps, portalId: string, before: Directory, after: Directory) {
  const mark = partnerMarkOf(after);
  if (sameMark(partnerMarkOf(before), mark)) return { faults: [], listName: null };
  return await checkPartnerMark(deps, portalId, mark);
}

async function refuseUnknownMark(
  deps: ServerDeps,
  portalId: string,
  edited: typeof editedDirectory,
  edits: FormEdits,
): Promise<void> {
  const { directory } = await inPortal(deps.pool, portalId, {}, directoryOf);
  const after = edited(directory, edits);
  if (after.directory === null) return;
  const { faults } = await newMark(deps, portalId, directory, after.directory);
  if (faults.length > 0) throw faultyForm(faults);
}

async function directoryOf(tx: PortalTransaction) {
  const stored = await readDirectory(tx);
  if (stored === null) throw new Error(`Portal ${tx.portalId} has no directory`);
  return stored;
}
