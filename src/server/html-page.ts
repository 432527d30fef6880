import { createHash } from 'node:crypto';
import type { Response } from 'express';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; }
  code { font-family: ui-monospace, monospace; }
  h2 { font-size: 1.1rem; margin: 1.5rem 0 0; }
  h2 + p { margin-top: 0.25rem; }
  dt { font-weight: 600; }
  dd { margin: 0 0 0.75rem; overflow-wrap: anywhere; }
  form { margin-top: 2rem; }
  label { display: block; margin-top: 1rem; font-weight: 600; }
  textarea, input { box-sizing: border-box; width: 100%; padding: 0.6rem; font: inherit; }
  .answers { display: grid; gap: 0.75rem; margin-top: 1rem; }
  button { min-height: 3rem; padding: 0.6rem 1rem; font: inherit; font-weight: 600; border-radius: 0.4rem;
    border: 2px solid currentColor; background: Canvas; color: CanvasText; cursor: pointer; }
  button.main { border-color: #1d4ed8; background: #1d4ed8; color: #fff; }
  .small { font-size: 0.9rem; }
  @media (max-width: 30rem) { body { margin-top: 1.5rem; } }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** HTML that was made by `html` and holds no text that was not escaped. */
export type Html = { readonly html: string };

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
<style>${{ html: style }}</style>
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
      `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action ${page.form === true ? "'self'" : "'none'"}`,
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

/** Nor may a text turn the order of what stands around it: such signs are left out. */
const escaped = (text: string) =>
  text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[&<>"']/g, character => entities[character] ?? character);
