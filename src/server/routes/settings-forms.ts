import { z } from 'zod';
import { directoryChanges, editedDirectory, peopleForm } from '../../../adapters/policy/people-form.ts';
import {
  changeText,
  editedPolicy,
  faultAt,
  labelOf,
  policyForm,
} from '../../../adapters/policy/policy-form.ts';
import { readPolicyDocument } from '../../../adapters/policy/read-policy-document.ts';
import { addDirectory, readDirectory } from '../../../adapters/postgres/directories.ts';
import { answerOnce } from '../../../adapters/postgres/idempotency.ts';
import { inPortal, type PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { peopleNames } from '../../../adapters/postgres/people-names.ts';
import { lockSettings, readPolicy } from '../../../adapters/postgres/policies.ts';
import { policyStore } from '../../../adapters/postgres/policy-store.ts';
import {
  checkFormAnswerSchema,
  checkFormRequestSchema,
  type FormEdits,
  type FormFault,
  formViewSchema,
  type SaveFormAnswer,
  saveFormAnswerSchema,
  saveFormRequestSchema,
} from '../../../contract/forms.ts';
import { type RefusedAnswer, refusedAnswerSchema } from '../../../contract/views.ts';
import type { Directory } from '../../../domain/directory.ts';
import { partnerMarkOf, sameMark } from '../../../domain/partner-mark.ts';
import { policyChanges } from '../../../domain/policy-changes.ts';
import { reachesRunningClaims } from '../../../domain/policy-reach.ts';
import { putPolicy } from '../../../operations/put-policy.ts';
import { checkPartnerMark } from '../check-partner-mark.ts';
import { ProblemError } from '../problem.ts';
import { replayView } from '../replay-view.ts';
import { jsonRoute, ok } from '../route.ts';
import type { ServerDeps } from '../server-deps.ts';

const saved = z.union([saveFormAnswerSchema, refusedAnswerSchema]);

/** Settings as forms that the server describes: read, check, save. */
export const settingsFormRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/settings/policy',
    summary: 'The policy in force as a form: each setting with what it means and whom it favours',
    auth: 'admin',
    answers: { 200: formViewSchema },
    handle: async ({ deps, portalId }) =>
      ok(
        await inPortal(deps.pool, portalId, {}, async tx => {
          const { policy, version } = await policyOf(tx);
          return policyForm(policy, version);
        }),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/settings/policy/check',
    summary:
      'What is wrong with edits of the policy, what they change, and what would have followed from them',
    auth: 'admin',
    body: checkFormRequestSchema,
    answers: { 200: checkFormAnswerSchema },
    handle: async ({ deps, portalId }, { body }) =>
      ok(
        await inPortal(deps.pool, portalId, {}, async tx => {
          const { policy } = await policyOf(tx);
          const { document, faults } = wholly(editedPolicy(policy, body.edits));
          const { homeCurrency } = document.money;
          const changes = policyChanges(policy, document).map(({ path, from, to }) => ({
            path,
            label: labelOf(path),
            from: changeText(path, from, policy.money.homeCurrency),
            to: changeText(path, to, homeCurrency),
          }));
          if (faults.length > 0 || changes.length === 0) return { ok: true as const, faults, changes };
          const { of, replayed, sentences } = await replayView(tx, document);
          return {
            ok: true as const,
            faults,
            changes,
            reach: reachesRunningClaims(policyChanges(policy, document)),
            replay: { of, replayed, sentences },
          };
        }),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/settings/policy',
    summary: 'Puts the edited policy in force, unless somebody else changed it since the form was read',
    auth: 'admin',
    body: saveFormRequestSchema,
    answers: { 200: saved },
    handle: async ({ deps, portalId, userId, requestHash }, { body }) => {
      const answer = await inPortal(deps.pool, portalId, {}, tx =>
        answerOnce(
          tx,
          { key: body.idempotencyKey, requestHash },
          async (): Promise<SaveFormAnswer | RefusedAnswer> => {
            await lockSettings(tx);
            const { policy, version } = await policyOf(tx);
            if (version !== body.version) return changedMeanwhile(body.version, version);
            const { document, faults } = wholly(editedPolicy(policy, body.edits));
            if (faults.length > 0) throw faulty(faults);
            const outcome = await putPolicy(policyStore(tx), { policy: document, userId });
            if (outcome.kind === 'faulty') throw faulty(outcome.faults.map(faultAt));
            const inForce = await policyOf(tx);
            return {
              ok: true,
              form: policyForm(inForce.policy, inForce.version),
              changed: outcome.kind === 'in-force' ? outcome.changes.length : 0,
              ...(outcome.kind === 'in-force' ? { running: outcome.running } : {}),
            };
          },
        ),
      );
      deps.waker.wakePortal(portalId);
      return ok(answer);
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/settings/people',
    summary: 'People and roles, sides of teams, and who is whose, as a form',
    auth: 'admin',
    answers: { 200: formViewSchema },
    handle: async ({ deps, portalId }) => ok(await inPortal(deps.pool, portalId, {}, peopleFormOf)),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/settings/people/check',
    summary: 'What is wrong with edits of people and roles, and what they change',
    auth: 'admin',
    body: checkFormRequestSchema,
    answers: { 200: checkFormAnswerSchema },
    handle: async ({ deps, portalId }, { body }) => {
      const { directory, sources } = await inPortal(deps.pool, portalId, {}, async tx => ({
        directory: (await directoryOf(tx)).directory,
        sources: (await peopleFormOf(tx)).sources,
      }));
      const edited = editedDirectory(directory, body.edits);
      if (edited.directory === null) return ok({ ok: true as const, faults: edited.faults, changes: [] });
      const { faults, listName } = await newMark(deps, portalId, directory, edited.directory);
      const changes = directoryChanges(directory, edited.directory, sources, listName);
      return ok({ ok: true as const, faults, changes });
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/settings/people',
    summary:
      'Puts edited people and roles in force, unless somebody else changed them since the form was read',
    auth: 'admin',
    body: saveFormRequestSchema,
    answers: { 200: saved },
    handle: async ({ deps, portalId, userId, requestHash }, { body }) => {
      await refuseUnknownMark(deps, portalId, body.edits);
      const answer = await inPortal(deps.pool, portalId, {}, tx =>
        answerOnce(
          tx,
          { key: body.idempotencyKey, requestHash },
          async (): Promise<SaveFormAnswer | RefusedAnswer> => {
            await lockSettings(tx);
            const { directory, version } = await directoryOf(tx);
            if (version !== body.version) return changedMeanwhile(body.version, version);
            const { sources } = await peopleFormOf(tx);
            const edited = editedDirectory(directory, body.edits);
            if (edited.directory === null) throw faulty(edited.faults);
            const changes = directoryChanges(directory, edited.directory, sources);
            if (changes.length > 0) await addDirectory(tx, edited.directory, `user:${userId}`);
            return { ok: true, form: await peopleFormOf(tx), changed: changes.length };
          },
        ),
      );
      deps.waker.wakePortal(portalId);
      return ok(answer);
    },
  }),
];

/** HubSpot is asked outside the transaction, and only where the edits choose another mark of partners. */
async function newMark(deps: ServerDeps, portalId: string, before: Directory, after: Directory) {
  const mark = partnerMarkOf(after);
  if (sameMark(partnerMarkOf(before), mark)) return { faults: [], listName: null };
  return await checkPartnerMark(deps, portalId, mark);
}

async function refuseUnknownMark(deps: ServerDeps, portalId: string, edits: FormEdits): Promise<void> {
  const { directory } = await inPortal(deps.pool, portalId, {}, directoryOf);
  const edited = editedDirectory(directory, edits);
  if (edited.directory === null) return;
  const { faults } = await newMark(deps, portalId, directory, edited.directory);
  if (faults.length > 0) throw faulty(faults);
}

/** The edited policy with every fault: of what cannot be read, and of what makes no sense. */
function wholly({ document, faults }: ReturnType<typeof editedPolicy>) {
  const read = readPolicyDocument(document);
  return { document, faults: [...faults, ...(read.ok ? [] : read.faults.map(faultAt))] };
}

const faulty = (faults: FormFault[]) =>
  new ProblemError(400, 'This cannot be saved as it is.', {
    errors: faults.map(({ path, row, column, message }) => ({
      path: ['body.edits', path, row, column].filter(part => part !== null).join('.'),
      message,
    })),
  });

const changedMeanwhile = (yours: number, inForce: number): RefusedAnswer => ({
  ok: false,
  refusal: {
    code: 'CHANGED_MEANWHILE',
    rule: 'R-settings',
    title: 'Somebody else saved these settings meanwhile',
    detail: 'What you see is older than what is in force. Nothing was saved.',
    facts: { yourVersion: yours, versionInForce: inForce },
    wouldChange: [
      { fact: 'yourVersion', becomes: inForce, text: 'Load the settings again and make your changes there.' },
    ],
  },
});

async function policyOf(tx: PortalTransaction) {
  const stored = await readPolicy(tx);
  if (stored === null) throw new Error(`Portal ${tx.portalId} has no policy in force`);
  return stored;
}

async function directoryOf(tx: PortalTransaction) {
  const stored = await readDirectory(tx);
  if (stored === null) throw new Error(`Portal ${tx.portalId} has no directory`);
  return stored;
}

async function peopleFormOf(tx: PortalTransaction) {
  const { directory, version } = await directoryOf(tx);
  return peopleForm(directory, version, await peopleNames(tx));
}
