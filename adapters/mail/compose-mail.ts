import { dayWords, momentWords } from '../../domain/day-words.ts';
import type { LinkIntent } from '../../domain/link.ts';
import { isMailTemplate, type MailWords, mailWords, type Say } from '../../domain/mail-words.ts';
import type { MailPart, OutgoingMail } from '../postgres/outgoing-mails.ts';
import type { LinkSigner } from '../runtime/link-signer.ts';
import type { OneTimeCodes } from '../runtime/one-time-codes.ts';
import { type MailDocument, mailDocument } from './mail-document.ts';

export type ComposeDeps = { links: LinkSigner; codes: OneTimeCodes };

export type ComposedMail = MailDocument & {
  /** What the reader can open, by the name of the link. */
  links: Record<string, string>;
  code: string | null;
  /** One click takes the reader out of digests (RFC 8058); null: it is no digest. */
  unsubscribe: string | null;
};

/** Days for which the link out of the digests works: as long as somebody may look for it. */
const unsubscribeDays = 365;

/**
 * What a mail says, made at the moment of sending: links are signed and codes made now. Days and moments are in the
 * reader's zone. Null when the program does not know its template any more.
 */
export function composeMail(deps: ComposeDeps, portalId: string, mail: OutgoingMail): ComposedMail | null {
  const { timeZone } = mail;
  const code = mail.codeOf === null ? null : deps.codes.codeOf(portalId, mail.codeOf);
  const say: Say = {
    day: date => dayWords(Temporal.PlainDate.from(date)),
    moment: at => momentWords(Temporal.Instant.from(at), timeZone),
    code,
  };
  const urlOf = (link: LinkIntent) => deps.links.urlOf(portalId, link);
  const links: Record<string, string> = {};
  const sections = [];
  let subject: string | null = null;
  for (const [index, part] of [mail, ...mail.items].entries()) {
    const words = wordsOf(part, say);
    if (words === null) continue;
    subject ??= words.subject;
    const { action, ...rest } = words;
    const intent = action === undefined ? undefined : part.links[action.link];
    const url = intent === undefined ? null : urlOf(intent);
    if (action !== undefined && url !== null)
      links[index === 0 ? action.link : `${action.link}-${index}`] = url;
    sections.push({
      ...rest,
      action: action === undefined || url === null ? null : { label: action.label, url },
    });
  }
  if (subject === null) return null;
  const unsubscribe =
    mail.template !== 'digest' || mail.partnerCompanyId === null
      ? null
      : urlOf({
          purpose: 'unsubscribe',
          subjectId: mail.addressId,
          partnerCompanyId: mail.partnerCompanyId,
          expiresAt: mail.createdAt
            .add({ hours: 24 * unsubscribeDays })
            .round('second')
            .toString(),
        });
  const footer = [
    mail.program === null
      ? 'You get this because your company takes part in a partner program.'
      : `You get this because your company takes part in the partner program of ${mail.program}.`,
    'Nothing happens by opening a link; you confirm on the page that it opens.',
  ];
  return { ...mailDocument({ subject, sections, footer, unsubscribe }), links, code, unsubscribe };
}

function wordsOf(part: MailPart, say: Say): MailWords | null {
  if (!isMailTemplate(part.template)) return null;
  // The row was written by `intendMail`, which takes the template's own facts.
  return mailWords(part.template, { ...(part.facts as object), text: part.text } as never, say);
}
