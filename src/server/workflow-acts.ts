import type { Store } from '../../adapters/postgres/store.ts';
import { hubspotIdSchema } from '../../contract/requests.ts';
import type { WorkflowAnswer } from '../../contract/workflow-actions.ts';
import { isTakenAt } from '../../domain/claim-standing.ts';
import { askConsent } from '../../operations/ask-consent.ts';
import { claimSummary } from '../../operations/claim-summary.ts';
import { logFollowUp } from '../../operations/log-follow-up.ts';
import { noteWorkflowAct } from '../../operations/note-workflow-act.ts';
import { type Refused, recordRefusal, type Wanted } from '../../operations/record-refusal.ts';
import type { Registration } from '../../operations/records.ts';
import { submitRegistration } from '../../operations/submit-registration.ts';
import { type Viewer, viewerOf } from './views/viewer.ts';
import { customerNamed, estimateNamed, nobodysPartner, partnerNamed } from './workflow-parties.ts';
import { type Enrolled, enrolledOf } from './workflow-record.ts';
import { misused, type WorkflowAct, type WorkflowScene } from './workflow-run.ts';

const done = (outputs: Record<string, string>): WorkflowAnswer => ({
  outputFields: { outcome: 'done', ...outputs, hs_execution_state: 'SUCCESS' },
});

/** The rules said no: an outcome to branch on, recorded as one, of the person in whose name it was asked. */
async function refused(
  { store }: WorkflowScene,
  actor: Viewer,
  wanted: Wanted,
  { refusal, recorded }: Refused,
): Promise<WorkflowAnswer> {
  if (recorded !== true) await recordRefusal(store, actor, wanted, refusal);
  const reason = `${refusal.title}: ${refusal.detail}`;
  const wouldChange = refusal.wouldChange.map(({ text }) => text).join(' ');
  return {
    outputFields: {
      outcome: 'refused',
      code: refusal.code,
      reason,
      would_change: wouldChange,
      hs_execution_state: 'SUCCESS',
    },
  };
}

const noCustomer = 'The record has no customer that can be registered.';
const unknownCustomer =
  'Dibs knows no company of the customer (customer). Let the workflow make it in HubSpot first, and wait a minute.';

/** Whether the customer is free, and nothing else: a workflow's output is read by whoever reads the workflow. */
export const availableOf: WorkflowAct = async ({ store, run }) => {
  const enrolled = await enrolledOf(store, run);
  const answer = (available: 'yes' | 'no' | 'unknown', reason: string): WorkflowAnswer => ({
    outputFields: { available, reason, hs_execution_state: 'SUCCESS' },
  });
  if (enrolled === null) return answer('unknown', noCustomer);
  const claims = await store.claimsOfAccount(enrolled.company.accountId);
  return isTakenAt(claims.map(claimSummary), await store.now())
    ? answer('no', 'The customer is not available at the moment.')
    : answer('yes', 'The customer is free to register.');
};

/**
 * A claim from whatever form the vendor has: the partner and the customer by record id, domain or address, the customer
 * of the enrolled record where none is named. What was submitted comes with its receipt.
 */
export const registrationOf: WorkflowAct = async scene => {
  const { store, run } = scene;
  const enrolled = await enrolledOf(store, run);
  const deal = enrolled?.deal ?? null;
  const actor = await actorOf(scene, deal);
  if (actor === null) return misused(nobody);
  const { partner_company_id: partnerId, partner, customer, note, contact } = run.inputFields;
  const named = partnerId === '' ? partner : partnerId;
  if (named === '') return misused('The partner must be given: by record id, domain or e-mail address.');
  const companyId =
    customer === '' ? (enrolled?.company.companyId ?? null) : await customerNamed(store, customer);
  if (companyId === null) return misused(customer === '' ? noCustomer : unknownCustomer);
  const estimate = await estimateNamed(store, run.inputFields);
  if (estimate === 'faulty') return misused('The amount (amount) is no amount of money.');
  const partnerCompanyId = await partnerNamed(store, named);
  if (partnerCompanyId === null)
    return await refused(
      scene,
      actor,
      { action: 'submit', companyId },
      { ok: false, refusal: nobodysPartner },
    );
  const submitted = await submitRegistration(store, {
    actor,
    companyId,
    partnerCompanyId,
    dealId: deal?.dealId ?? null,
    note: note === '' ? null : note,
    contactIds: contact === '' ? [] : [contact],
    estimate,
  });
  if (!submitted.ok)
    return await refused(scene, actor, { action: 'submit', companyId, partnerCompanyId }, submitted);
  const registration = await store.registration(submitted.registrationId);
  if (registration === null) throw new Error(`Registration ${submitted.registrationId} vanished`);
  await noteAct(scene, 'submit-registration', actor, registration);
  return done({ registration_id: submitted.registrationId, ...receiptOf(scene, registration) });
};

/** The receipt as a text to be kept in a property, and a short name of it for people. */
function receiptOf({ tx, receipts }: WorkflowScene, registration: Registration): Record<string, string> {
  const receipt = receipts.sign({
    registrationId: registration.registrationId,
    portalId: tx.portalId,
    sequence: String(registration.sequence),
    claimedAt: registration.claimedAt.toString(),
    claimHash: registration.claimHash,
    policyVersion: registration.policyVersion,
  });
  return { receipt_id: `${receipt.registrationId}/${receipt.sequence}`, receipt: JSON.stringify(receipt) };
}

export const logFollowUpOf: WorkflowAct = scene =>
  inPersonsName(scene, async (actor, enrolled) => {
    const { store, run } = scene;
    const claim = await activeClaim(store, enrolled);
    if (claim === null) return misused('No partner is registered on this deal.');
    const { text } = run.inputFields;
    if (text === '') return misused('What the partner did must be said.');
    const { registrationId } = claim;
    const logged = await logFollowUp(store, {
      actor,
      registrationId,
      text,
      kind: 'follow-up',
      at: null,
      byWorkflow: true,
    });
    if (!logged.ok) return await refused(scene, actor, { action: 'follow-ups', registrationId }, logged);
    await noteAct(scene, 'log-follow-up', actor, logged.registration);
    return done({});
  });

export const requestConsentOf: WorkflowAct = scene =>
  inPersonsName(scene, async (actor, enrolled) => {
    const { store, run } = scene;
    const { deal, company } = enrolled;
    const [claim] = (await store.claimsOfAccount(company.accountId)).filter(
      ({ state }) => state === 'active',
    );
    if (claim === undefined || deal === null)
      return misused('No partner is registered to the customer of this deal.');
    const { text } = run.inputFields;
    if (text === '') return misused('The reason must be said: the partner reads it.');
    const { registrationId } = claim;
    const asked = await askConsent(store, {
      actor,
      registrationId,
      scope: { kind: 'deal', dealId: deal.dealId },
      text,
      findingId: null,
    });
    if (!asked.ok) return await refused(scene, actor, { action: 'ask-consent', registrationId }, asked);
    await noteAct(scene, 'request-consent', actor, claim);
    return done({ answer_due: asked.consent.answerDueAt.toString() });
  });

/** The registration that the deal carries. */
async function activeClaim(store: Store, { deal }: Enrolled): Promise<Registration | null> {
  const onDeal = deal === null ? [] : await store.claimsOfDeals([deal.dealId]);
  return onDeal.find(({ state }) => state === 'active') ?? null;
}

/**
 * A workflow has no rights of its own: it acts in the name of the person whom it names, or of the record's owner, and
 * may do what that person may.
 */
async function inPersonsName(
  scene: WorkflowScene,
  act: (actor: Viewer, enrolled: Enrolled) => Promise<WorkflowAnswer>,
): Promise<WorkflowAnswer> {
  const enrolled = await enrolledOf(scene.store, scene.run);
  if (enrolled === null) return misused(noCustomer);
  const actor = await actorOf(scene, enrolled.deal);
  return actor === null ? misused(nobody) : await act(actor, enrolled);
}

const nobody = 'Nobody is named in whose name to act, and the record has no owner whom Dibs knows.';

async function actorOf({ tx, store, run }: WorkflowScene, deal: Enrolled['deal']): Promise<Viewer | null> {
  const ownerId = run.inputFields.person || deal?.ownerId || '';
  const [user] = hubspotIdSchema.safeParse(ownerId).success ? await store.usersByOwnerId([ownerId]) : [];
  return user === undefined ? null : await viewerOf(tx, store, user.userId);
}

function noteAct(
  { store, run }: WorkflowScene,
  action: string,
  actor: Viewer,
  registration: Registration,
): Promise<void> {
  const workflowId = run.context?.workflowId ?? null;
  return noteWorkflowAct(store, { action, workflowId, inNameOf: actor.userId, registration });
}
