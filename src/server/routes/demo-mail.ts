import { z } from 'zod';
import { html, sendPage } from '../html-page.ts';
import { outboxMails } from '../outbox-mails.ts';
import { jsonRoute, ok, rawRoute } from '../route.ts';

const mailSchema = z.object({
  id: z.string(),
  to: z.string().nullable(),
  template: z.string(),
  status: z.string(),
  at: z.iso.datetime(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** By the name of the link. */
  links: z.record(z.string(), z.string()),
  code: z.string().nullable(),
  unsubscribe: z.string().nullable(),
});

/** Where the demo's mail is read. */
export const demoMailRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/_demo/mail',
    summary: 'The mail that the demo sent, newest first; `to`: to one address',
    auth: 'demo',
    query: z.object({
      to: z.string().max(254).exactOptional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answers: { 200: z.object({ mails: z.array(mailSchema) }) },
    handle: async ({ deps }, { query }) => ok({ mails: await outboxMails(deps, query) }),
  }),
  rawRoute({
    method: 'GET',
    path: '/_demo/outbox',
    summary: 'The same mail as a page',
    auth: 'demo',
    produces: 'text/html',
    handle: async ({ deps }, _request, response) => {
      const mails = await outboxMails(deps, { limit: 100 });
      sendPage(response, 200, {
        title: 'Mail of the demo',
        body: html`<p>Nothing leaves this machine: this is what would have. Reload to see what is new.</p>${mails.map(
          mail => html`<details><summary>${mail.subject}</summary>
            <p class="small">To ${mail.to ?? 'somebody who was erased'} · ${mail.at} · ${mail.status}</p>
            ${mail.text.split('\n').map(lineOf)}</details>`,
        )}`,
      });
    },
  }),
];

/** A line of the plain text, with the address in it as something to open. */
function lineOf(line: string) {
  const [, before, url] = /^(.*?)(https?:\/\/\S+)$/.exec(line) ?? [];
  if (line.trim() === '') return html`<br>`;
  if (before === undefined || url === undefined) return html`<div>${line}</div>`;
  return html`<div>${before}<a href="${url}">${url}</a></div>`;
}
