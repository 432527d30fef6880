import { hubDomainOf } from '../../../adapters/postgres/installs.ts';
import { personTextSchema } from '../../../contract/requests.ts';
import { answerConsent } from '../../../operations/answer-consent.ts';
import { notProtectedNow } from '../../../operations/consent-step.ts';
import { recordRefusal } from '../../../operations/record-refusal.ts';
import { type ConsentQuestion, consentAnswered, consentClosed, consentQuestion } from '../consent-pages.ts';
import { type LinkPage, unknownLink } from '../link-pages.ts';
import { actOnLink, type OpenedLink, openLink } from '../partner-link.ts';
import { rawRoute } from '../route.ts';

/** The page on which a partner answers a request for consent, without a seat in HubSpot (domain rule 8). */
export const consentLinkRoutes = [
  rawRoute({
    method: 'GET',
    path: '/c/:token',
    summary: 'Shows a partner what it is asked to consent to; opening it changes nothing',
    auth: 'public',
    produces: 'text/html',
    handle: async (context, request, response) =>
      await openLink(context, { purpose: 'consent', request, response }, async opened => {
        const asked = await questionOf(opened);
        return asked.ok ? consentQuestion(asked.question) : asked.page(410);
      }),
  }),
  rawRoute({
    method: 'POST',
    path: '/c/:token',
    summary: "Takes the partner's answer, once",
    auth: 'public',
    produces: 'text/html',
    handle: async (context, request, response) =>
      await actOnLink(context, { purpose: 'consent', request, response }, take),
  }),
];

async function take(opened: OpenedLink, form: URLSearchParams): Promise<LinkPage> {
  const asked = await questionOf(opened);
  if (!asked.ok) return asked.page(409);
  const answer = form.get('answer');
  if (answer !== 'yes' && answer !== 'no') return consentQuestion(asked.question, 'Choose yes or no.');
  const reason = personTextSchema.safeParse(form.get('reason') ?? '');
  if (!reason.success)
    return consentQuestion(asked.question, 'Your words have signs that cannot be kept, or are too long.');
  const { store, link } = opened;
  const actor = { kind: 'partner' as const, partnerCompanyId: link.partnerCompanyId };
  const outcome = await answerConsent(store, {
    actor,
    consentId: link.subjectId,
    grants: answer === 'yes',
    text: reason.data,
  });
  if (outcome.ok) return consentAnswered({ ...asked.question, consent: outcome.consent }, 200);
  const { registrationId } = asked.question.consent;
  await recordRefusal(store, actor, { action: 'answer-consent', registrationId }, outcome.refusal);
  // Between looking and locking somebody else answered, or the registration ended.
  const now = await questionOf(opened);
  if (now.ok) throw new Error(`A link may not answer: ${outcome.refusal.code}`);
  return now.page(409);
}

type Asked =
  | { ok: true; question: ConsentQuestion }
  /** `status` for what was answered before: 410 to who opens the link, 409 to who answers. */
  | { ok: false; page: (status: 409 | 410) => LinkPage };

/** What the link is about, if it is still to be answered. */
async function questionOf({ tx, store, link }: OpenedLink): Promise<Asked> {
  const consent = await store.consent(link.subjectId);
  const claim = consent === null ? null : await store.registration(consent.registrationId);
  if (consent === null || claim === null || consent.partnerCompanyId !== link.partnerCompanyId)
    return { ok: false, page: () => unknownLink };
  const now = await store.now();
  const partner = await store.partner(consent.partnerCompanyId);
  const customer = await store.company(claim.companyId);
  const [asker] = await store.usersById([consent.askedBy]);
  const texts = await store.textsOf([consent.reasonTextId]);
  const { scope } = consent;
  const question: ConsentQuestion = {
    consent,
    partnerName: partner?.name ?? 'your company',
    customerName: customer?.name ?? 'the customer',
    askerName: asker?.name ?? 'A sales rep',
    vendor: await hubDomainOf(tx),
    dealName: scope.kind === 'deal' ? ((await store.deal(scope.dealId))?.name ?? null) : null,
    reason: texts.get(consent.reasonTextId) ?? null,
    policy: (await store.policyInForce()).policy,
    now,
  };
  if (consent.status !== 'asked') return { ok: false, page: status => consentAnswered(question, status) };
  if (notProtectedNow(claim, now) !== null)
    return { ok: false, page: () => consentClosed(question.customerName) };
  return { ok: true, question };
}
