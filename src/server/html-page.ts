import { createHash } from 'node:crypto';
import type { Response } from 'express';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { pageStyle } from './pages/page-style.ts';

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/** HTML that was made by `html` and holds no text that was not escaped. */
export type Html = { readonly html: string };

/** What React makes of an element, with every text escaped. */
export const markup = (element: ReactElement): Html => ({
  html: withoutTurns(renderToStaticMarkup(element)),
});

/** Escapes every value but HTML made by this function; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  const written = values.map(value =>
    Array.isArray(value)
      ? value.map(item => item.html).join('')
      : typeof value === 'object'
        ? value.html
        : escaped(String(value)),
  );
  return { html: parts.reduce((text, part, index) => text + part + (written[index] ?? ''), '') };
}

/**
 * Answers a page that can run nothing, load nothing and be framed by nobody. `form`: it has a form, which can post to
 * this server alone.
 */
export function sendPage(
  response: Response,
  status: number,
  page: { title: string; body: Html; form?: boolean },
): void {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
<style>${{ html: pageStyle }}</style>
</head>
<body>
<main>
<h1>${page.title}</h1>
${page.body}
</main>
</body>
</html>
`;
  response
    .status(status)
    .setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action ${page.form === true ? "'self'" : "'none'"}`,
    )
    .type('text/html')
    .send(document.html);
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** No text may turn the order of what stands around it: such signs are left out. */
const withoutTurns = (text: string) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');

const escaped = (text: string) =>
  withoutTurns(text).replace(/[&<>"']/g, character => entities[character] ?? character);
