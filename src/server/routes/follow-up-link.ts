import { freeLink, isLinkUsed, useLink } from '../../../adapters/postgres/used-links.ts';
import { personTextSchema } from '../../../contract/requests.ts';
import { followUpOf } from '../../../operations/follow-up-of.ts';
import { logFollowUp } from '../../../operations/log-follow-up.ts';
import { recordRefusal } from '../../../operations/record-refusal.ts';
import {
  type FollowUpQuestion,
  followUpClosed,
  followUpLogged,
  followUpLoggedBefore,
  followUpQuestion,
} from '../follow-up-pages.ts';
import { type LinkPage, unknownLink } from '../link-pages.ts';
import { actOnLink, type OpenedLink, openLink } from '../partner-link.ts';
import { rawRoute } from '../route.ts';

/** The page on which a partner logs a follow-up, from the link of a warning (section 6). */
export const followUpLinkRoutes = [
  rawRoute({
    method: 'GET',
    path: '/f/:token',
    summary: 'Asks a partner what it did with its customer; opening it changes nothing',
    auth: 'public',
    produces: 'text/html',
    handle: async (context, request, response) =>
      await openLink(context, { purpose: 'follow-up', request, response }, async opened => {
        if (await isLinkUsed(opened.tx, opened.token)) return followUpLoggedBefore(410);
        const asked = await questionOf(opened);
        return asked.ok ? followUpQuestion(asked.question) : asked.page;
      }),
  }),
  rawRoute({
    method: 'POST',
    path: '/f/:token',
    summary: 'Logs the follow-up that the partner states, once a link',
    auth: 'public',
    produces: 'text/html',
    handle: async (context, request, response) =>
      await actOnLink(context, { purpose: 'follow-up', request, response }, take),
  }),
];

async function take(opened: OpenedLink, form: URLSearchParams): Promise<LinkPage> {
  const { tx, store, link, token } = opened;
  const asked = await questionOf(opened);
  if (!asked.ok) return asked.page;
  const { question } = asked;
  const given = { text: form.get('text') ?? '', day: form.get('day') ?? '' };
  const text = personTextSchema.min(1).safeParse(given.text);
  const day = dayOf(given.day);
  if (!text.success || day === null || Temporal.PlainDate.compare(day, question.today) > 0)
    return followUpQuestion(question, {
      text: text.success ? text.data : '',
      day: given.day,
      fault: text.success
        ? 'Give the day on which it was: today, or one before.'
        : 'Say in a few words what was done.',
    });
  if (!(await useLink(tx, token))) return followUpLoggedBefore(409);
  const actor = { kind: 'partner' as const, partnerCompanyId: link.partnerCompanyId };
  const logged = await logFollowUp(store, {
    actor,
    registrationId: link.subjectId,
    kind: 'follow-up',
    text: text.data,
    at: day.equals(question.today) ? null : noonOf(day, question.timeZone),
  });
  if (!logged.ok) {
    const wanted = { action: 'follow-ups', registrationId: link.subjectId };
    await recordRefusal(store, actor, wanted, logged.refusal);
    await freeLink(tx, token);
    return followUpClosed(question.customerName);
  }
  const { registration, activityId } = logged;
  const { notCounted } = (await followUpOf(store, registration)).evidence;
  const why = notCounted.find(entry => entry.activityId === activityId)?.because.text ?? null;
  return followUpLogged(question, registration.followUpDueAt, why);
}

async function questionOf({
  store,
  link,
}: OpenedLink): Promise<{ ok: true; question: FollowUpQuestion } | { ok: false; page: LinkPage }> {
  const claim = await store.registration(link.subjectId);
  if (claim === null || claim.partnerCompanyId !== link.partnerCompanyId)
    return { ok: false, page: unknownLink };
  const { policy } = await store.policyInForce();
  const now = await store.now();
  const customerName = (await store.company(claim.companyId))?.name ?? 'the customer';
  const { protectedUntil } = claim;
  if (
    claim.state !== 'active' ||
    protectedUntil === null ||
    Temporal.Instant.compare(now, protectedUntil) >= 0
  )
    return { ok: false, page: followUpClosed(customerName) };
  return {
    ok: true,
    question: {
      partnerName: (await store.partner(claim.partnerCompanyId))?.name ?? 'your company',
      customerName,
      dueAt: claim.followUpDueAt,
      protectedUntil,
      timeZone: policy.timeZone,
      today: now.toZonedDateTimeISO(policy.timeZone).toPlainDate(),
    },
  };
}

function dayOf(text: string): Temporal.PlainDate | null {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Nobody is asked for the hour: the clocks count days. */
const noonOf = (day: Temporal.PlainDate, timeZone: string) =>
  day.toZonedDateTime({ timeZone, plainTime: '12:00' }).toInstant();
