import { randomUUID } from 'node:crypto';
import { type DealCardView, dealCardViewSchema } from '../../../contract/deal-card.ts';
import {
  type Offer,
  type OfferCheckAnswer,
  type OfferForm,
  offerCheckAnswerSchema,
  offerFormAnswerSchema,
} from '../../../contract/offers.ts';
import type { JsonObject } from '../../../dev/signed-client.ts';
import { type Draft, readDraft, startOf } from '../../../extensions/offers/offer-draft.ts';
import type { Constellation, User } from './constellation.ts';

/** The deal's card as people use it: whatever it offers is filled in and sent as the card itself does it. */
export function cardOf(world: Constellation) {
  async function read(user: User, path: string): Promise<JsonObject> {
    const answer = await world.api(user)('GET', `/api/v1${path}`);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  const card = {
    open: async (user: User, dealId: string): Promise<DealCardView> =>
      dealCardViewSchema.parse(await read(user, `/deals/${dealId}/registration`)),
    /** Names of what is offered and can be done. */
    offered: async (user: User, dealId: string): Promise<string[]> =>
      (await card.open(user, dealId)).offers.filter(({ allowed }) => allowed).map(({ name }) => name),
    form: async (user: User, offer: Offer): Promise<OfferForm> => {
      if (offer.formPath === undefined && offer.form !== null) return offer.form;
      return offerFormAnswerSchema.parse(await read(user, offer.formPath ?? '')).form;
    },
    check: async (user: User, dealId: string, partnerId: string): Promise<OfferCheckAnswer> =>
      offerCheckAnswerSchema.parse(await read(user, `/deals/${dealId}/claim-check?partner=${partnerId}`)),
    offer: async (user: User, dealId: string, name: string, about?: string): Promise<Offer> => {
      const { offers } = await card.open(user, dealId);
      const found = offers.find(
        offer => offer.name === name && (about === undefined || offer.about === about),
      );
      if (found === undefined)
        throw new Error(`${name} is not among ${offers.map(each => each.name).join(', ')}`);
      return found;
    },
    send: async (user: User, form: OfferForm, draft: Draft): Promise<JsonObject> => {
      const read = readDraft(form, { ...startOf(form, 'en'), ...draft }, 'en');
      if (!read.ok) throw new Error(JSON.stringify(read.errors));
      const body = { ...read.body, idempotencyKey: randomUUID() };
      const answer = await world.api(user)('POST', `/api/v1${form.path}`, body);
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    /** Does what the card offers under this name, with what a person types; answers what the server did. */
    take: async (
      user: User,
      dealId: string,
      name: string,
      draft: Draft = {},
      about?: string,
    ): Promise<JsonObject> => {
      const offer = await card.offer(user, dealId, name, about);
      return await card.send(user, await card.form(user, offer), draft);
    },
  };
  return card;
}
