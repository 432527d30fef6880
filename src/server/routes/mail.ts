import { timingSafeEqual } from 'node:crypto';
import { readBody } from '../../../adapters/http/read-body.ts';
import { isSignedBounce } from '../../../adapters/mail/bounce-key.ts';
import { readBounces } from '../../../adapters/mail/read-bounces.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { linkHash } from '../../../adapters/runtime/link-signer.ts';
import { recordBounce } from '../../../operations/record-bounce.ts';
import { isNotInstalled } from '../fault-of.ts';
import { html } from '../html-page.ts';
import { type LinkPage, unknownLink } from '../link-pages.ts';
import { actOnLink, openLink } from '../partner-link.ts';
import { ProblemError } from '../problem.ts';
import { type PublicContext, rawRoute } from '../route.ts';

/** Mail that comes back, and readers who want no digests. */
export const mailRoutes = [
  rawRoute({
    method: 'GET',
    path: '/u/:token',
    summary: 'Asks whether an address wants no digests any more; opening it changes nothing',
    auth: 'public',
    produces: 'text/html',
    handle: async (context, request, response) =>
      await openLink(context, { purpose: 'unsubscribe', request, response }, async () => question),
  }),
  rawRoute({
    method: 'POST',
    path: '/u/:token',
    summary:
      'Ends the digests of an address, with one click of a mail program too (RFC 8058), or begins them again',
    auth: 'public',
    produces: 'text/html',
    handle: async (context, request, response) =>
      await actOnLink(
        context,
        { purpose: 'unsubscribe', request, response },
        async ({ store, link }, form) => {
          const wanted = form.get('digests') === 'again';
          const reader = await store.wantDigests(link.subjectId, wanted);
          if (reader === null) return unknownLink;
          return wanted ? back(reader.masked) : over(reader.masked);
        },
      ),
  }),
  rawRoute({
    method: 'POST',
    path: '/mail/bounces/:token',
    summary:
      'Takes what mail providers tell of mail that came back; the secret in the path says who may, and the provider’s signature where its key is set',
    auth: 'public',
    produces: 'application/json',
    handle: async (context, request, response) => {
      const { token } = request.params;
      if (!isToken(typeof token === 'string' ? token : '', context.deps.settings.mailBounceToken))
        throw new ProblemError(404, 'There is nothing here.');
      const read = await readBody(request, { maxBytes: 1024 * 1024, maxMs: 10_000 });
      if (!read.ok) throw new ProblemError(413, 'That is too much, or came too slowly.');
      const { mailBounceKey: key } = context.deps.settings;
      if (key !== null && !isSignedBounce(key, read.body, request.headers))
        throw new ProblemError(401, 'The mail provider did not sign this.');
      const told = readBounces(read.body.toString('utf8'));
      if (told === null) throw new ProblemError(400, 'This is no report of a bounce that Dibs can read.');
      if (told.confirm !== null)
        context.deps.logger.warn(
          { requestId: context.requestId, host: new URL(told.confirm).host },
          'Amazon SNS wants the subscription confirmed: confirm it in its console',
        );
      for (const { mail, ...bounce } of told.reports) await take(context, mail, bounce);
      response.status(200).json({ ok: true, reports: told.reports.length });
    },
  }),
];

type Reported = Omit<Parameters<typeof recordBounce>[1], 'mailId'>;

/** What is told of a portal that left is told to nobody. */
async function take(
  { deps }: PublicContext,
  { portalId, mailId }: { portalId: string; mailId: string },
  bounce: Reported,
): Promise<void> {
  try {
    await inPortal(deps.pool, portalId, {}, tx => recordBounce(storeOf(tx), { mailId, ...bounce }));
    deps.waker.wakePortal(portalId);
  } catch (error) {
    if (!isNotInstalled(error)) throw error;
  }
}

/** In the same time, however much of it is right. */
const isToken = (given: string, token: string | null): boolean =>
  token !== null && timingSafeEqual(linkHash(given), linkHash(token));

const question: LinkPage = {
  status: 200,
  title: 'No digests any more?',
  form: true,
  body: html`<p>The daily digest tells what is new on your registrations. Without it you still get what has a deadline:
    warnings, questions and requests for consent.</p>
    <form method="post"><button class="main">Send me no digests</button></form>`,
};

const over = (masked: string): LinkPage => ({
  status: 200,
  title: 'No digests any more',
  form: true,
  body: html`<p>${masked} gets no more digests. What has a deadline is sent all the same.</p>
    <form method="post"><input type="hidden" name="digests" value="again"><button>Send them again</button></form>`,
});

const back = (masked: string): LinkPage => ({
  status: 200,
  title: 'Digests again',
  body: html`<p>${masked} gets the daily digest again.</p>`,
});
