import type { Request, Response } from 'express';
import { readBody } from '../../adapters/http/read-body.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { linkHash, type SignedLink } from '../../adapters/runtime/link-signer.ts';
import type { LinkPurpose } from '../../domain/link.ts';
import { faultOf, isKeyReused, isNotInstalled } from './fault-of.ts';
import { sendPage } from './html-page.ts';
import {
  expiredLink,
  type LinkPage,
  linkFault,
  notInUse,
  sentBefore,
  tooLong,
  tooOften,
  unknownLink,
} from './link-pages.ts';
import type { PublicContext } from './route.ts';

/** A genuine link that was opened, in one transaction of its portal. */
export type OpenedLink = { tx: PortalTransaction; store: Store; link: SignedLink; token: string };

/** What is answered with something else than a page. */
export type LinkAnswer = (response: Response) => void;

type Asked = { purpose: LinkPurpose; request: Request; response: Response };

/**
 * Answers a page to whoever holds a signed link. What nobody signed gets one page, whatever is wrong with it, and
 * never reaches the store. `read` is for opening (mail scanners open every link): it changes nothing.
 */
export async function openLink(
  context: PublicContext,
  asked: Asked,
  read: (opened: OpenedLink) => Promise<LinkPage>,
): Promise<void> {
  await answerLink(context, asked, async (link, token) => await inLinkedPortal(context, link, token, read));
}

/** As `openLink`, for a form that was sent: what `act` does commits with its page, then the worker is woken. */
export async function actOnLink(
  context: PublicContext,
  asked: Asked,
  act: (opened: OpenedLink, form: URLSearchParams) => Promise<LinkPage>,
): Promise<void> {
  await answerLink(context, asked, async (link, token) => {
    const form = await readBody(asked.request, { maxBytes: 64 * 1024, maxMs: 10_000 });
    if (!form.ok) return tooLong;
    const fields = new URLSearchParams(form.body.toString('utf8'));
    const page = await inLinkedPortal(context, link, token, opened => act(opened, fields));
    context.deps.waker.wakePortal(link.portalId);
    return page;
  });
}

/**
 * Answers whoever holds a signed link, at most so often a minute. What nobody signed, and what a program turned off,
 * never gets to `page`.
 */
export async function answerLink(
  { deps, requestId }: PublicContext,
  { purpose, request, response }: Asked,
  page: (link: SignedLink, token: string) => Promise<LinkPage | LinkAnswer>,
): Promise<void> {
  const { token } = request.params;
  const given = typeof token === 'string' ? token : '';
  const link = deps.links.read(purpose, given);
  const waitSeconds =
    link === null
      ? deps.linkLimits.guess(request.socket.remoteAddress ?? '')
      : deps.linkLimits[purpose === 'page' ? 'page' : 'open'](linkHash(given).toString('base64url'));
  if (waitSeconds !== null) {
    response.setHeader('retry-after', String(waitSeconds));
    return send(response, tooOften);
  }
  if (link === null) return send(response, unknownLink);
  try {
    const answered = await page(link, given);
    if (typeof answered === 'function') answered(response);
    else send(response, answered);
  } catch (error) {
    if (isNotInstalled(error)) return send(response, notInUse);
    if (isKeyReused(error)) return send(response, sentBefore);
    const fault = faultOf(error);
    deps.logger.error(
      { requestId, portalId: link.portalId, err: fault.cause ?? fault },
      'A page for a partner failed',
    );
    if (fault.retryAfterSeconds !== null) response.setHeader('retry-after', String(fault.retryAfterSeconds));
    send(response, linkFault(fault.status));
  }
}

/** Whose time is over is told so; links are the program's, so program time counts. */
async function inLinkedPortal(
  { deps }: PublicContext,
  link: SignedLink,
  token: string,
  page: (opened: OpenedLink) => Promise<LinkPage>,
): Promise<LinkPage> {
  return await inPortal(deps.pool, link.portalId, {}, async tx => {
    const store = storeOf(tx);
    const over = Temporal.Instant.compare(await store.now(), Temporal.Instant.from(link.expiresAt)) >= 0;
    return over ? expiredLink : await page({ tx, store, link, token });
  });
}

const send = (response: Response, page: LinkPage) => sendPage(response, page.status, page);
