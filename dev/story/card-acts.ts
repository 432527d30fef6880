import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type AccountView,
  accountViewSchema,
  availabilityAnswerSchema,
} from '../../contract/account-view.ts';
import { eventsAnswerSchema } from '../../contract/events.ts';
import {
  type DealView,
  dealViewSchema,
  type HistoryAnswer,
  historyAnswerSchema,
  type Refusal,
  type RegistrationView,
  refusedAnswerSchema,
  registrationAnswerSchema,
  type SubmitAnswer,
  submitAnswerSchema,
} from '../../contract/views.ts';
import type { JsonObject, SignedAnswer } from '../signed-client.ts';
import type { Person } from './cast.ts';
import { StoryBroken } from './narrator.ts';
import type { StoryWorld } from './story-world.ts';

type Decided = { ok: true; registration: RegistrationView } | { ok: false; refusal: Refusal };
type InboxEvent = z.infer<typeof eventsAnswerSchema>['events'][number];

const decidedSchema = z.union([registrationAnswerSchema, refusedAnswerSchema]);

/** What people do in our cards: signed requests to our API, read by the schemas of the contract. */
export function cardActs(world: StoryWorld) {
  const get = async <T>(who: Person, path: string, schema: z.ZodType<T>): Promise<T> =>
    parsed(path, await world.api(who)('GET', path), schema);
  const post = async <T>(who: Person, path: string, body: JsonObject, schema: z.ZodType<T>): Promise<T> =>
    parsed(path, await world.api(who)('POST', path, { idempotencyKey: randomUUID(), ...body }), schema);
  return {
    async submit(
      who: Person,
      claim: { companyId: string; partnerCompanyId: string; dealId: string; note: string },
    ): Promise<SubmitAnswer> {
      const path = '/api/v1/registrations';
      const answer = await post(who, path, claim, z.union([submitAnswerSchema, refusedAnswerSchema]));
      if (!answer.ok) throw new StoryBroken(`The claim was refused: ${answer.refusal.detail}`);
      return answer;
    },
    decide: (
      who: Person,
      registrationId: string,
      action: 'approve' | 'withdraw' | 'renew',
      text?: string,
    ): Promise<Decided> =>
      post(
        who,
        `/api/v1/registrations/${registrationId}/${action}`,
        text === undefined ? {} : { text },
        decidedSchema,
      ),
    async registration(who: Person, id: string): Promise<RegistrationView> {
      return (await get(who, `/api/v1/registrations/${id}`, registrationAnswerSchema)).registration;
    },
    async history(who: Person, id: string): Promise<HistoryAnswer['entries']> {
      return (await get(who, `/api/v1/registrations/${id}/history`, historyAnswerSchema)).entries;
    },
    deal: (who: Person, id: string): Promise<DealView> =>
      get(who, `/api/v1/deals/${id}/registration`, dealViewSchema),
    account: (who: Person, companyId: string): Promise<AccountView> =>
      get(who, `/api/v1/companies/${companyId}/registration`, accountViewSchema),
    async isAvailable(who: Person, domain: string): Promise<boolean> {
      const path = `/api/v1/availability?domain=${domain}`;
      return (await get(who, path, availabilityAnswerSchema)).available;
    },
    /** What came in from HubSpot after an event, oldest first. */
    async eventsAfter(admin: Person, after: string): Promise<InboxEvent[]> {
      const events: InboxEvent[] = [];
      for (let from: string | null = after; from !== null; ) {
        const path: string = `/api/v1/events?limit=1000&after=${from}`;
        const page = await get(admin, path, eventsAnswerSchema);
        events.push(...page.events);
        from = page.next;
      }
      return events;
    },
  };
}
export type CardActs = ReturnType<typeof cardActs>;

function parsed<T>(path: string, answer: SignedAnswer, schema: z.ZodType<T>): T {
  const result = schema.safeParse(answer.body);
  if (answer.status === 200 && result.success) return result.data;
  const faults = result.success ? '' : ` (${z.prettifyError(result.error)})`;
  throw new StoryBroken(
    `${path} answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 600)}${faults}`,
  );
}
