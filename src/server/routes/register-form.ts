import type { Request, Response } from 'express';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { hubDomainOf } from '../../../adapters/postgres/installs.ts';
import { countTries } from '../../../adapters/postgres/shared-limits.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { normaliseDomain } from '../../../domain/identity.ts';
import { domainOfAddress, normalAddress } from '../../../domain/partner-contact.ts';
import { askByForm, confirmByForm } from '../../../operations/register-by-form.ts';
import { answerOnTick } from '../answer-on-tick.ts';
import { faultOf, isNotInstalled } from '../fault-of.ts';
import { sendPage } from '../html-page.ts';
import { sharedLimits } from '../link-limits.ts';
import { type LinkPage, linkFault, notInUse, tooLong, tooOften } from '../link-pages.ts';
import {
  confirmedPage,
  confirmPage,
  noProgram,
  publicFormPage,
  tooOftenByForm,
} from '../pages/public-form-pages.ts';
import { wrongCode } from '../pages/sign-in-pages.ts';
import { sameText } from '../partner-cookie.ts';
import { readRest } from '../read-customer.ts';
import { readForm, type SentForm } from '../read-form.ts';
import { type PublicContext, rawRoute } from '../route.ts';

/** The public form of a program, for people of partners whom nobody knows yet. */
export const registerFormRoutes = [
  rawRoute({
    method: 'GET',
    path: '/register/:program',
    summary: 'The form by which a person of a partner without a page registers a customer',
    auth: 'public',
    produces: 'text/html',
    handle: (context, request, response) =>
      answer(context, request, response, async ({ portalId, base }) =>
        inPortal(context.deps.pool, portalId, {}, async tx => publicFormPage(base, await hubDomainOf(tx))),
      ),
  }),
  rawRoute({
    method: 'POST',
    path: '/register/:program',
    summary: 'Sends a code to the address that was given, whoever it belongs to',
    auth: 'public',
    produces: 'text/html',
    handle: (context, request, response) =>
      answer(context, request, response, asked => ask(context, request, asked)),
  }),
  rawRoute({
    method: 'POST',
    path: '/register/:program/confirm',
    summary:
      'Takes the code: a partner’s request becomes a registration, any other a task; the answer is the same',
    auth: 'public',
    produces: 'text/html',
    handle: (context, request, response) =>
      answer(context, request, response, asked => confirm(context, request, asked)),
  }),
];

type Asked = { portalId: string; base: string };

async function ask(context: PublicContext, request: Request, { portalId, base }: Asked): Promise<LinkPage> {
  const { deps } = context;
  const form = await readForm(request, 0);
  if (form === null) return tooLong;
  const read = await inPortal(deps.pool, portalId, {}, async tx => {
    const { policy } = await storeOf(tx).policyInForce();
    return { ...readWhole(form, policy.matching), program: await hubDomainOf(tx) };
  });
  if (!read.ok) return publicFormPage(base, read.program, read.typed, read.errors);
  const limits = sharedLimits.form(read.asked.personEmail, request.socket.remoteAddress ?? '');
  const wait = await inPortal(deps.pool, portalId, {}, tx => countTries(tx, limits));
  if (wait !== null) return tooOftenByForm;
  const requestId = await inPortal(deps.pool, portalId, {}, tx =>
    askByForm(storeOf(tx), read.asked, read.program),
  );
  deps.waker.wakePortal(portalId);
  return confirmPage(base, requestId, null);
}

async function confirm(
  context: PublicContext,
  request: Request,
  { portalId, base }: Asked,
): Promise<LinkPage> {
  const { deps } = context;
  const form = await readForm(request, 0);
  if (form === null) return tooLong;
  const limit = sharedLimits.formConfirm(request.socket.remoteAddress ?? '');
  const wait = await inPortal(deps.pool, portalId, {}, tx => countTries(tx, [limit]));
  if (wait !== null) return tooOften;
  const requestId = form.text('request');
  const given = form.text('code').replace(/\D/g, '');
  if (!/^prq_[a-z0-9]{1,64}$/.test(requestId)) return confirmPage(base, 'prq_0', wrongCode);
  const done = await inPortal(deps.pool, portalId, {}, async tx =>
    confirmByForm(
      storeOf(tx),
      requestId,
      codeId => sameText(given, deps.codes.codeOf(portalId, codeId)),
      await hubDomainOf(tx),
    ),
  );
  if (!done) return confirmPage(base, requestId, wrongCode);
  deps.waker.wakePortal(portalId);
  return confirmedPage;
}

/** On the next tick, so that nobody reads off the time what was found. */
async function answer(
  { deps, requestId }: PublicContext,
  request: Request,
  response: Response,
  page: (asked: Asked) => Promise<LinkPage>,
): Promise<void> {
  const { program } = request.params;
  const slug = typeof program === 'string' ? program : '';
  const answered = await answerOnTick(async () => {
    const portalId = deps.programs.portalOf(slug);
    if (portalId === null)
      return deps.linkLimits.guess(request.socket.remoteAddress ?? '') === null ? noProgram : tooOften;
    try {
      return await page({ portalId, base: `/register/${slug}` });
    } catch (error) {
      if (isNotInstalled(error)) return notInUse;
      const fault = faultOf(error);
      deps.logger.error({ requestId, portalId, err: fault.cause ?? fault }, 'The public form failed');
      return linkFault(fault.status);
    }
  });
  sendPage(response, answered.status, answered);
}

function readWhole(form: SentForm, matching: Parameters<typeof normaliseDomain>[1]) {
  const rest = readRest(form);
  const typed = {
    ...rest.typed,
    ...Object.fromEntries(['person', 'email', 'domain'].map(name => [name, form.texts(name)])),
  };
  const errors: Record<string, string> = rest.ok ? {} : { ...rest.errors };
  const person = form.text('person').trim();
  if (person === '' || person.length > 200 || /\p{Cc}/u.test(person))
    errors.person = 'Give your name, in 200 signs at most.';
  const email = normalAddress(form.text('email'));
  if (domainOfAddress(email) === null) errors.email = 'Give your mail address, such as name@example.com.';
  const given = form.text('domain').trim();
  const identity = given.length > 253 ? null : normaliseDomain(given, matching);
  const domain = identity === null || identity.kind === 'nobody' ? null : identity.domain;
  if (domain === null) errors.domain = 'Give the domain of a company of its own, such as example.com.';
  if (!rest.ok || domain === null || Object.keys(errors).length > 0)
    return { ok: false as const, typed, errors };
  return {
    ok: true as const,
    typed,
    errors,
    asked: { ...rest.asked, domain, personName: person, personEmail: email },
  };
}
