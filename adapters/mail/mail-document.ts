import type { MailWords } from '../../domain/mail-words.ts';

/** A mail's text in both forms. */
export type MailDocument = { subject: string; text: string; html: string };

/** What a mail says, with its links made. */
export type MailContent = {
  subject: string;
  sections: (Omit<MailWords, 'action'> & { action: { label: string; url: string } | null })[];
  footer: string[];
  unsubscribe: string | null;
};

/**
 * A mail as plain text and as HTML that loads nothing. Whatever is not ours is escaped; a subject is one line, and
 * signs that turn the order of text are left out of both.
 */
export function mailDocument(content: MailContent): MailDocument {
  return { subject: oneLine(content.subject), text: textOf(content), html: htmlOf(content) };
}

/** Longest subject that mail programs show whole, and more. */
const longestSubject = 180;

/** A header holds no line break, whoever wrote a part of it. */
export const oneLine = (text: string): string =>
  plain(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .slice(0, longestSubject)
    .trim();

const plain = (text: string) => text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '');

function textOf({ sections, footer, unsubscribe }: MailContent): string {
  const many = sections.length > 1;
  const parts = sections.flatMap(({ subject, paragraphs, code, action }, index) => [
    ...(many && index > 0 ? [`* ${oneLine(subject)}`] : []),
    ...paragraphs.map(plain),
    ...(code === undefined ? [] : [`    ${code}`]),
    ...(action === null ? [] : [`${action.label}: ${action.url}`]),
  ]);
  const end = [
    '-- ',
    ...footer.map(plain),
    ...(unsubscribe === null ? [] : [`No digests any more: ${unsubscribe}`]),
  ];
  return `${parts.join('\n\n')}\n\n${end.join('\n')}\n`;
}

function htmlOf({ subject, sections, footer, unsubscribe }: MailContent): string {
  const many = sections.length > 1;
  const body = sections.map(
    (section, index) =>
      (many && index > 0
        ? `<h2 style="font-size:17px;margin:24px 0 4px">${escaped(oneLine(section.subject))}</h2>`
        : '') +
      section.paragraphs.map(text => `<p style="margin:0 0 12px">${escaped(text)}</p>`).join('') +
      (section.code === undefined
        ? ''
        : `<p style="margin:0 0 12px;font:600 28px/1.4 monospace;letter-spacing:3px">${escaped(section.code)}</p>`) +
      (section.action === null ? '' : linkTo(section.action)),
  );
  const end = [
    ...footer.map(escaped),
    ...(unsubscribe === null ? [] : [`<a href="${escaped(unsubscribe)}">No digests any more</a>`]),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(oneLine(subject))}</title></head><body style="margin:0;padding:24px 16px;font:16px/1.5 sans-serif"><div style="max-width:600px;margin:0 auto">${body.join('')}<p style="margin:32px 0 0;font-size:13px;color:#555">${end.join('<br>')}</p></div></body></html>`;
}

const linkTo = ({ label, url }: { label: string; url: string }) =>
  `<p style="margin:0 0 12px"><a href="${escaped(url)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600">${escaped(label)}</a></p>`;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => plain(text).replace(/[&<>"']/g, sign => entities[sign] ?? sign);
