import { randomUUID } from 'node:crypto';
import { askedConsentAnswerSchema, consentAnswerSchema } from '../../../contract/consent-answers.ts';
import {
  type ConsentLinkAnswer,
  type ConsentScope,
  type ConsentView,
  consentLinkAnswerSchema,
} from '../../../contract/consents.ts';
import { type RefusedAnswer, refusedAnswerSchema } from '../../../contract/views.ts';
import type { Constellation, User } from './constellation.ts';

type Outcome = { ok: true; consent: ConsentView } | RefusedAnswer;

/** What people do with the consent register at their cards; every answer is parsed with the contract's schema. */
export function consentDeskOf(world: Constellation) {
  const post = async (user: User, path: string, body: object) =>
    (await world.api(user)('POST', path, { idempotencyKey: randomUUID(), ...body })).body;
  const step = async (user: User, registrationId: string, body: object): Promise<Outcome> =>
    consentAnswerSchema
      .or(refusedAnswerSchema)
      .parse(await post(user, `/api/v1/registrations/${registrationId}/consents`, body));
  const desk = {
    ask: (user: User, registrationId: string, scope: ConsentScope, text = 'They asked us.') =>
      step(user, registrationId, { step: 'ask', scope, text }),
    askFromFinding: async (user: User, findingId: string, body: object = { text: 'They asked us.' }) =>
      askedConsentAnswerSchema
        .or(refusedAnswerSchema)
        .parse(await post(user, `/api/v1/findings/${findingId}/ask-consent`, body)),
    answer: (user: User, consent: ConsentView, answer: 'grant' | 'refuse' | 'revoke', text?: string) =>
      step(user, consent.registrationId, {
        step: answer,
        consentId: consent.id,
        ...(text === undefined ? {} : { text }),
      }),
    link: async (user: User, consentId: string): Promise<ConsentLinkAnswer | RefusedAnswer> =>
      consentLinkAnswerSchema
        .or(refusedAnswerSchema)
        .parse((await world.api(user)('GET', `/api/v1/consents/${consentId}/link`)).body),
    /** Asks and answers the consent; a refusal fails the test. */
    asked: async (user: User, registrationId: string, scope: ConsentScope): Promise<ConsentView> => {
      const answer = await desk.ask(user, registrationId, scope);
      if (!answer.ok) throw new Error(`Refused: ${JSON.stringify(answer.refusal)}`);
      return answer.consent;
    },
    linkOf: async (user: User, consentId: string): Promise<string> => {
      const answer = await desk.link(user, consentId);
      if (!answer.ok) throw new Error(`Refused: ${JSON.stringify(answer.refusal)}`);
      return answer.url;
    },
  };
  return desk;
}

/** A form as a browser posts it from a page of ours. */
export async function submitForm(
  url: string,
  fields: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text() };
}
