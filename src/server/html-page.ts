import { createHash } from 'node:crypto';
import type { Response } from 'express';

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 40rem; margin: 4rem auto; padding: 0 1rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; }
  code { font-family: ui-monospace, monospace; }
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

/** Answers a page that can run nothing, load nothing and be framed by nobody. */
export function sendPage(response: Response, status: number, page: { title: string; body: Html }): void {
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
      `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
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

const escaped = (text: string) => text.replace(/[&<>"']/g, character => entities[character] ?? character);
