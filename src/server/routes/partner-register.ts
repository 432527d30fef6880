import { randomUUID } from 'node:crypto';
import { countTries } from '../../../adapters/postgres/shared-limits.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import { normaliseDomain } from '../../../domain/identity.ts';
import { askAvailability } from '../../../operations/ask-availability.ts';
import { checkClaim } from '../../../operations/check-claim.ts';
import { contactPerson } from '../../../operations/person-of.ts';
import { companyOf, submitForDomain } from '../../../operations/submit-for-domain.ts';
import { answerOnTick } from '../answer-on-tick.ts';
import { decide } from '../decide.ts';
import { sharedLimits } from '../link-limits.ts';
import { ownFrame } from '../own-frame.ts';
import { tooManyRegistrations } from '../pages/plain-pages.ts';
import { askDomainPage, type Checked, type RegisterState, registerPage } from '../pages/register-pages.ts';
import { goTo, inOwnPortal, personalAct, personalPage, type SignedIn } from '../personal-visit.ts';
import { readRest } from '../read-customer.ts';
import type { SentForm } from '../read-form.ts';
import { requestHash } from '../request-hash.ts';

/** Registering a customer from the partner's page: the conflict check by domain first, then the rest (E44). */
export const partnerRegisterRoutes = [
  personalPage({ path: '/register', summary: 'Asks for the domain of a customer to register' }, visit =>
    inOwnPortal(visit, async ({ store }) => askDomainPage((await ownFrame(store, visit)).frame, '', null)),
  ),
  personalAct(
    {
      path: '/register/check',
      summary: 'Whether the customer is free; never says who stands in the way (I7)',
    },
    (visit, form) =>
      answerOnTick(() =>
        inOwnPortal(visit, async ({ store }) => {
          const { frame } = await ownFrame(store, visit);
          const domain = await domainIn(store, form);
          if (domain === null) return askDomainPage(frame, form.text('domain'), notADomain);
          const checked = await check(store, visit, domain);
          return registerPage(frame, checked, { key: randomUUID(), typed: {}, errors: {}, refusal: null });
        }),
      ),
  ),
  personalAct(
    {
      path: '/register',
      summary: 'Submits the registration; a customer that HubSpot lacks is made there first',
    },
    (visit, form) => answerOnTick(() => submit(visit, form)),
  ),
];

const notADomain =
  'Give the domain of a company of its own, such as example.com. Addresses of mail providers identify nobody.';

async function domainIn(store: Store, form: SentForm): Promise<string | null> {
  const { policy } = await store.policyInForce();
  const typed = form.text('domain').trim();
  const identity = typed.length > 253 ? null : normaliseDomain(typed, policy.matching);
  return identity === null || identity.kind === 'nobody' ? null : identity.domain;
}

/** The same looks whoever is in front, and counted as a question of the partner's. */
async function check(store: Store, { contact }: SignedIn, domain: string): Promise<Checked> {
  const { available } = await askAvailability(store, { actor: contactPerson(contact), domain });
  const partner = await store.partner(contact.partnerCompanyId);
  if (partner === null) throw new Error('The partner vanished');
  const companyId = await companyOf(store, domain);
  const { obstacles } = await checkClaim(store, { companyId, dealId: null, partner });
  return { domain, free: available, obstacles };
}

async function submit(visit: SignedIn, form: SentForm) {
  const { context, link, contact, base } = visit;
  const { frame, domain } = await inOwnPortal(visit, async ({ store }) => ({
    ...(await ownFrame(store, visit)),
    domain: await domainIn(store, form),
  }));
  if (domain === null) return askDomainPage(frame, form.text('domain'), notADomain);
  const read = readRest(form);
  const key = form.text('key');
  const again = async (state: Pick<RegisterState, 'errors' | 'refusal'>) =>
    registerPage(frame, await inOwnPortal(visit, ({ store }) => check(store, visit, domain)), {
      key: randomUUID(),
      typed: read.typed,
      ...state,
    });
  if (!read.ok || !/^[\x21-\x7e]{1,200}$/.test(key))
    return await again({ errors: read.ok ? {} : read.errors, refusal: null });
  const limit = sharedLimits.submit(contact.partnerCompanyId);
  const waitSeconds = await inOwnPortal(visit, ({ tx }) => countTries(tx, [limit]));
  if (waitSeconds !== null) return tooManyRegistrations(base, waitSeconds);
  const asked = { domain, ...read.asked };
  const hash = requestHash({
    portalId: link.portalId,
    userId: contact.contactId,
    method: 'POST',
    path: '/register',
    body: {
      ...asked,
      estimate: asked.estimate && { ...asked.estimate, amountMinor: String(asked.estimate.amountMinor) },
    },
  });
  const outcome = await decide(
    { deps: context.deps, portalId: link.portalId, userId: contact.contactId, requestHash: hash },
    key,
    { action: 'submit', partnerCompanyId: contact.partnerCompanyId },
    ({ store }) => submitForDomain(store, contact, asked),
  );
  if (!outcome.ok) return await again({ errors: {}, refusal: outcome.refusal });
  return goTo(
    outcome.registrationId === null
      ? `${base}?done=register`
      : `${base}/claims/${outcome.registrationId}?done=register`,
  );
}
