import { randomUUID } from 'node:crypto';
import type { Store } from '../../../adapters/postgres/store.ts';
import type { Offer, OfferForm } from '../../../contract/offers.ts';
import { openClaimStates } from '../../../domain/registration.ts';
import { contactPerson } from '../../../operations/person-of.ts';
import type { Registration } from '../../../operations/records.ts';
import { actAsContact } from '../act-as-contact.ts';
import type { LinkPage } from '../link-pages.ts';
import { logOwnFollowUp, readEvidenceFile } from '../log-own-follow-up.ts';
import { ownFrame } from '../own-frame.ts';
import { claimPage } from '../pages/claim-page.ts';
import type { Frame } from '../pages/frame.ts';
import { type FormState, offerFormPage } from '../pages/offer-form-page.ts';
import { ownClaimsPage } from '../pages/own-claims-page.ts';
import { ownTierPage } from '../pages/own-tier-page.ts';
import { changedPage, nothingHere } from '../pages/plain-pages.ts';
import { type OwnClaim, ownClaim } from '../partner-offers.ts';
import {
  type Answered,
  goTo,
  inOwnPortal,
  personalAct,
  personalPage,
  type SignedIn,
} from '../personal-visit.ts';
import { readOffer } from '../read-offer.ts';
import { sendFile } from '../send-file.ts';
import { partnerCard } from '../views/partner-card.ts';

const ended = 20;

/** What a partner's contact sees and does: its own claims, its tier, and nothing of anybody else (I7). */
export const partnerPageRoutes = [
  personalPage(
    { path: '', summary: 'Asks for a code, or shows the partner its claims, what is at risk first' },
    visit =>
      inOwnPortal(visit, async ({ tx, store }) => {
        const { frame, partner } = await ownFrame(store, visit);
        // Read first: what is submitted meanwhile stands in both, and never in neither.
        const underWay = await store.openRequestsOf(partner.companyId);
        const card = await partnerCard(tx, store, partner, contactPerson(visit.contact));
        return ownClaimsPage(frame, {
          card,
          ended: await endedClaims(store, partner.companyId),
          underWay,
          done: doneOf(visit),
        });
      }),
  ),
  personalPage({ path: '/claims/:id', summary: 'One claim of the partner, with what it may do' }, visit =>
    inOwnPortal(visit, async ({ store }) => {
      const found = await claimOf(store, visit);
      if (found === null) return nothingHere(visit.base);
      const files = await store.filesOf(found.claim.registrationId);
      return claimPage(found.frame, found.own, { files, done: doneOf(visit) });
    }),
  ),
  personalPage(
    {
      path: '/claims/:id/do/:about/:name',
      summary: 'The form of something that the partner may do about a claim',
    },
    visit =>
      inOwnPortal(visit, async ({ store }) => {
        const found = await claimOf(store, visit);
        if (found === null) return nothingHere(visit.base);
        const form = formOf(found.own.offers, visit);
        return form === null
          ? changedPage(found.frame, hereOf(visit, found.own))
          : formPage(found, visit, form, opened());
      }),
  ),
  personalAct(
    { path: '/claims/:id/do/:about/:name', summary: 'Does it, by the operation that a card asks for' },
    async (visit, sent) => {
      const found = await inOwnPortal(visit, ({ store }) => claimOf(store, visit));
      if (found === null) return nothingHere(visit.base);
      const here = hereOf(visit, found.own);
      const form = formOf(found.own.offers, visit);
      if (form === null) return changedPage(found.frame, here);
      const read = readOffer(form, sent);
      const key = sent.text('key');
      const state: FormState = { typed: read.typed, errors: {}, refusal: null, key };
      if (!read.ok) return formPage(found, visit, form, { ...state, errors: read.errors });
      const isFollowUp = visit.request.params.name === 'log-follow-up';
      const file = isFollowUp ? await readEvidenceFile(sent.file('file')) : null;
      if (typeof file === 'string') return formPage(found, visit, form, { ...state, errors: { file } });
      const outcome = isFollowUp
        ? await logOwnFollowUp(visit, found.claim.registrationId, key, read, file)
        : await actAsContact(visit, form.path, key, read.body);
      if (outcome.ok) return goTo(`${here}?done=${visit.request.params.name}`);
      // What was refused was decided: what is tried next is another try.
      return formPage(
        found,
        visit,
        form,
        'refusal' in outcome
          ? { ...state, key: randomUUID(), refusal: outcome.refusal }
          : { ...state, errors: outcome.errors },
      );
    },
  ),
  personalPage(
    {
      path: '/claims/:id/receipt',
      summary: 'The signed receipt of a claim, to keep',
      produces: 'application/json',
    },
    visit =>
      inOwnPortal(visit, async ({ store }) => {
        const claim = await registrationOf(store, visit);
        if (claim === null) return nothingHere(visit.base);
        const receipt = visit.context.deps.receipts.sign({
          registrationId: claim.registrationId,
          portalId: visit.link.portalId,
          sequence: String(claim.sequence),
          claimedAt: claim.claimedAt.toString(),
          claimHash: claim.claimHash,
          policyVersion: claim.policyVersion,
        });
        return response => {
          response
            .setHeader('content-disposition', `attachment; filename="receipt-${claim.registrationId}.json"`)
            .type('application/json')
            .send(`${JSON.stringify(receipt, null, 2)}\n`);
        };
      }),
  ),
  personalPage(
    {
      path: '/files/:fileId',
      summary: 'A file that the partner gave, as a download',
      produces: 'application/octet-stream',
    },
    visit =>
      inOwnPortal(visit, async ({ store }) => {
        const { fileId } = visit.request.params;
        const file = typeof fileId === 'string' ? await store.file(fileId) : null;
        const claim = file === null ? null : await store.registration(file.registrationId);
        return file === null || claim?.partnerCompanyId !== visit.contact.partnerCompanyId
          ? nothingHere(visit.base)
          : sendFile(file);
      }),
  ),
  personalPage(
    { path: '/tier', summary: 'The partner’s tier, what keeps it and what gains the next' },
    visit =>
      inOwnPortal(visit, async ({ tx, store }) => {
        const { frame, partner } = await ownFrame(store, visit);
        const card = await partnerCard(tx, store, partner, contactPerson(visit.contact));
        return ownTierPage(frame, card, doneOf(visit));
      }),
  ),
  personalPage(
    { path: '/tier/do/:name', summary: 'The form of what the partner may do about its tier' },
    visit =>
      inOwnPortal(visit, async ({ tx, store }) => {
        const { frame, partner } = await ownFrame(store, visit);
        const { offers } = await partnerCard(tx, store, partner, contactPerson(visit.contact));
        const form = formOf(offers, visit);
        return form === null
          ? changedPage(frame, `${visit.base}/tier`)
          : tierForm(frame, visit, form, opened());
      }),
  ),
  personalAct(
    { path: '/tier/do/:name', summary: 'Does it, by the operation that a card asks for' },
    async (visit, sent) => {
      const { frame, offers } = await inOwnPortal(visit, async ({ tx, store }) => {
        const own = await ownFrame(store, visit);
        return {
          ...own,
          offers: (await partnerCard(tx, store, own.partner, contactPerson(visit.contact))).offers,
        };
      });
      const form = formOf(offers, visit);
      if (form === null) return changedPage(frame, `${visit.base}/tier`);
      const read = readOffer(form, sent);
      const key = sent.text('key');
      const state: FormState = { typed: read.typed, errors: {}, refusal: null, key };
      if (!read.ok) return tierForm(frame, visit, form, { ...state, errors: read.errors });
      const outcome = await actAsContact(visit, form.path, key, read.body);
      if (outcome.ok) return goTo(`${visit.base}/tier?done=${visit.request.params.name}`);
      return tierForm(
        frame,
        visit,
        form,
        'refusal' in outcome
          ? { ...state, key: randomUUID(), refusal: outcome.refusal }
          : { ...state, errors: outcome.errors },
      );
    },
  ),
];

type Found = { frame: Frame; own: OwnClaim; claim: Registration };

/** Null for what is another's, and for what is not: both look the same. */
async function claimOf(store: Store, visit: SignedIn): Promise<Found | null> {
  const claim = await registrationOf(store, visit);
  if (claim === null) return null;
  const { frame } = await ownFrame(store, visit);
  return { frame, claim, own: await ownClaim(store, claim, contactPerson(visit.contact)) };
}

export async function registrationOf(
  store: Store,
  { request, contact }: SignedIn,
): Promise<Registration | null> {
  const { id } = request.params;
  const claim =
    typeof id === 'string' && /^reg_[A-Za-z0-9_-]{1,64}$/.test(id) ? await store.registration(id) : null;
  return claim?.partnerCompanyId === contact.partnerCompanyId ? claim : null;
}

function formOf(offers: readonly Offer[], { request }: SignedIn): OfferForm | null {
  const { about = 'tier', name } = request.params;
  return offers.find(offer => offer.about === about && offer.name === name && offer.allowed)?.form ?? null;
}

const hereOf = (visit: SignedIn, { view }: OwnClaim) => `${visit.base}/claims/${view.id}`;
const opened = (): FormState => ({ typed: {}, errors: {}, refusal: null, key: randomUUID() });

function formPage({ frame, own }: Found, visit: SignedIn, form: OfferForm, state: FormState): LinkPage {
  const here = hereOf(visit, own);
  const { about, name } = visit.request.params;
  return offerFormPage(
    frame,
    form,
    {
      action: `${here}/do/${about}/${name}`,
      takesFile: name === 'log-follow-up',
      back: here,
      backWords: own.view.account.name,
    },
    state,
  );
}

const tierForm = (frame: Frame, visit: SignedIn, form: OfferForm, state: FormState): Answered =>
  offerFormPage(
    frame,
    form,
    {
      action: `${visit.base}/tier/do/${visit.request.params.name}`,
      back: `${visit.base}/tier`,
      backWords: 'Your tier',
    },
    state,
  );

async function endedClaims(store: Store, partnerCompanyId: string) {
  const claims = (await store.claimsOfPartner(partnerCompanyId))
    .filter(({ state }) => !(openClaimStates as readonly string[]).includes(state))
    .toSorted((a, b) => (a.sequence > b.sequence ? -1 : 1))
    .slice(0, ended);
  const names = new Map(
    (await store.companies([...new Set(claims.map(({ companyId }) => companyId))])).map(company => [
      company.companyId,
      company.name,
    ]),
  );
  return claims.map(claim => ({
    id: claim.registrationId,
    accountName: names.get(claim.companyId) ?? `Company ${claim.companyId}`,
    state: claim.state,
  }));
}

const doneWords: Readonly<Record<string, string>> = {
  answer: 'Your answer was sent; the claim is in review again.',
  'log-follow-up': 'The follow-up is on record.',
  renew: 'Your renewal was taken in. How it stands is below.',
  reconfirm: 'Your place is confirmed.',
  withdraw: 'The claim is withdrawn.',
  'object-to-loss': 'Your objection is on record; the registration goes on.',
  'object-to-revocation': 'Your objection is on record; a second person decides.',
  'open-dispute': 'The dispute is open. An approver who has no part in it hears both sides.',
  evidence: 'Your evidence is on record.',
  appeal: 'Your appeal is on record.',
  grant: 'You consent.',
  refuse: 'You do not consent.',
  revoke: 'Your consent is taken back.',
  accept: 'You accepted the proposal.',
  object: 'You objected to the proposal; a director decides.',
  register: 'Your registration was taken in.',
};

/** What was just done, from the address alone: words of ours, whatever the address says. */
function doneOf({ request }: SignedIn): string | null {
  const done = new URL(request.originalUrl, 'http://page').searchParams.get('done') ?? '';
  return Object.hasOwn(doneWords, done) ? (doneWords[done] ?? null) : null;
}
