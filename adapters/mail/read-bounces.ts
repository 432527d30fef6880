import { z } from 'zod';
import { type MailReference, referenceIn } from './mail-reference.ts';

/** What became of a mail that a server had taken. */
export type BounceReport = {
  mail: MailReference;
  /** `complained`: the reader called it spam · `arrived`: the reader's server took it. */
  kind: 'bounced' | 'complained' | 'arrived';
  /** The address takes no mail at all, as far as the provider knows. */
  permanent: boolean;
  reason: string;
};

/**
 * Reads what mail providers post of mail that came back, or arrived: Postmark, Amazon SES (by SNS or bare), Mailgun, SendGrid, and
 * delivery status notifications (RFC 3464) that a mail server hands over as they are. What is only late, and what names
 * no mail of ours, is left out. Null: it is none of these. `confirm`: SNS asks to be confirmed at this address.
 */
export function readBounces(body: string): { reports: BounceReport[]; confirm: string | null } | null {
  const json = parsed(body);
  if (json === undefined) {
    const report = fromNotification(body);
    return report === null ? null : { reports: report, confirm: null };
  }
  const subscription = snsConfirmation.safeParse(json);
  if (subscription.success) return { reports: [], confirm: subscription.data.SubscribeURL };
  for (const read of [fromPostmark, fromSns, fromSes, fromMailgun, fromSendGrid]) {
    const reports = read(json);
    if (reports !== null) return { reports, confirm: null };
  }
  return null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const text = z.string().max(10_000);
const words = (...parts: (string | undefined)[]) =>
  parts
    .filter(part => part !== undefined && part !== '')
    .join(': ')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .slice(0, 300);

const report = (named: (string | undefined)[], rest: Omit<BounceReport, 'mail'>): BounceReport[] => {
  for (const name of named) {
    const mail = name === undefined ? null : referenceIn(name);
    if (mail !== null) return [{ mail, ...rest }];
  }
  return [];
};

const arrived = { kind: 'arrived', permanent: false, reason: '' } as const;

const postmark = z.object({
  RecordType: z.enum(['Bounce', 'SpamComplaint', 'Delivery']),
  Type: text.optional(),
  Inactive: z.boolean().optional(),
  Description: text.optional(),
  Metadata: z.object({ dibs: text.optional() }).optional(),
});
/** Postmark goes on trying, or says something else than that the mail came back. */
const postmarkLater = new Set(['Transient', 'AutoResponder', 'Subscribe', 'Unsubscribe', 'DnsError']);

function fromPostmark(json: unknown): BounceReport[] | null {
  const read = postmark.safeParse(json);
  if (!read.success) return null;
  const { RecordType, Type = '', Inactive = false, Description, Metadata } = read.data;
  if (RecordType === 'Delivery') return report([Metadata?.dibs], arrived);
  if (RecordType === 'Bounce' && postmarkLater.has(Type)) return [];
  return report([Metadata?.dibs], {
    kind: RecordType === 'Bounce' ? 'bounced' : 'complained',
    permanent: Type === 'HardBounce' || Type === 'BadEmailAddress' || (RecordType === 'Bounce' && Inactive),
    reason: words(Type, Description),
  });
}

const snsConfirmation = z.object({
  Type: z.literal('SubscriptionConfirmation'),
  SubscribeURL: z.url().max(2_000),
});
const sns = z.object({ Type: z.literal('Notification'), Message: z.string() });

function fromSns(json: unknown): BounceReport[] | null {
  const read = sns.safeParse(json);
  if (!read.success) return null;
  return fromSes(parsed(read.data.Message));
}

const sesMail = z.object({
  tags: z.record(z.string(), z.array(text)).optional(),
  headers: z.array(z.object({ name: text, value: text })).optional(),
  commonHeaders: z.object({ messageId: text.optional() }).optional(),
});
const ses = z.object({
  notificationType: text.optional(),
  eventType: text.optional(),
  bounce: z
    .object({
      bounceType: text,
      bouncedRecipients: z.array(z.object({ diagnosticCode: text.optional() })).optional(),
    })
    .optional(),
  mail: sesMail,
});

function fromSes(json: unknown): BounceReport[] | null {
  const read = ses.safeParse(json);
  if (!read.success) return null;
  const { notificationType, eventType, bounce, mail } = read.data;
  const type = notificationType ?? eventType;
  if (type !== 'Bounce' && type !== 'Complaint' && type !== 'Delivery') return [];
  const ids = (mail.headers ?? []).filter(header => header.name.toLowerCase() === 'message-id');
  const named = [mail.tags?.dibs?.[0], mail.commonHeaders?.messageId, ...ids.map(header => header.value)];
  if (type === 'Delivery') return report(named, arrived);
  return report(
    named,
    type === 'Complaint'
      ? { kind: 'complained', permanent: false, reason: 'Complaint' }
      : {
          kind: 'bounced',
          permanent: bounce?.bounceType === 'Permanent',
          reason: words(bounce?.bounceType, bounce?.bouncedRecipients?.[0]?.diagnosticCode),
        },
  );
}

const mailgun = z.object({
  'event-data': z.object({
    event: text,
    severity: text.optional(),
    reason: text.optional(),
    'user-variables': z.object({ dibs: text.optional() }).optional(),
    message: z.object({ headers: z.object({ 'message-id': text.optional() }).optional() }).optional(),
    'delivery-status': z.object({ code: z.number().optional(), message: text.optional() }).optional(),
  }),
});

function fromMailgun(json: unknown): BounceReport[] | null {
  const read = mailgun.safeParse(json);
  if (!read.success) return null;
  const { 'event-data': data } = read.data;
  const named = [data['user-variables']?.dibs, data.message?.headers?.['message-id']];
  if (data.event === 'delivered') return report(named, arrived);
  const failed = data.event === 'failed' && data.severity === 'permanent';
  if (!failed && data.event !== 'complained') return [];
  return report(named, {
    kind: failed ? 'bounced' : 'complained',
    permanent: failed,
    reason: words(data.reason ?? data.event, data['delivery-status']?.message),
  });
}

const sendGrid = z
  .array(
    z.object({
      event: text,
      type: text.optional(),
      reason: text.optional(),
      dibs: text.optional(),
      'smtp-id': text.optional(),
    }),
  )
  .max(10_000);

function fromSendGrid(json: unknown): BounceReport[] | null {
  const read = sendGrid.safeParse(json);
  if (!read.success) return null;
  return read.data.flatMap(({ event, type, reason, dibs, 'smtp-id': smtpId }) => {
    const kind =
      event === 'spamreport' ? 'complained' : event === 'bounce' || event === 'dropped' ? 'bounced' : null;
    if (event === 'delivered') return report([dibs, smtpId], arrived);
    if (kind === null) return [];
    return report([dibs, smtpId], {
      kind,
      permanent: event === 'bounce' && type !== 'blocked',
      reason: words(event, reason),
    });
  });
}

/** A delivery status notification: what failed for good, of the mail whose headers come with it. */
function fromNotification(body: string): BounceReport[] | null {
  if (!/^(Reporting-MTA|Final-Recipient):/im.test(body)) return null;
  if (!/^Action:[ \t]*failed/im.test(body)) return [];
  const [, status = ''] = /^Status:[ \t]*([245]\.\d{1,3}\.\d{1,3})/im.exec(body) ?? [];
  const [, diagnostic = ''] = /^Diagnostic-Code:[ \t]*(.{1,200})/im.exec(body) ?? [];
  const ids = [
    ...body.matchAll(
      /^(?:X-)?(?:Original-)?(?:Message-ID|References|In-Reply-To):[^\S\r\n]*(?:\r?\n[ \t]+)?(\S{1,200})/gim,
    ),
  ];
  return report(
    ids.map(([, id]) => id),
    { kind: 'bounced', permanent: /^5\.1\./.test(status), reason: words(status, diagnostic) },
  );
}
