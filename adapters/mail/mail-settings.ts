import { mailAddress } from '../../domain/mail-address.ts';

/** How mail leaves, from `MAIL_URL`. Holds a password: never log it whole. */
export type MailSettings = {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps:`); else STARTTLS, which is required unless the host is this machine. */
  implicitTls: boolean;
  loopback: boolean;
  auth: { user: string; pass: string } | null;
  /** The sender that readers see. */
  from: { name: string; address: string };
  /** Where servers return what they could not deliver; the sender's address by default. */
  bouncesTo: string;
};

const known = new Set(['from', 'name', 'bounces']);

/**
 * Reads `smtps://user:password@host:port?from=partners@vendor.com&name=…&bounces=…`. Answers every fault at once, each
 * the end of a sentence that begins with the variable's name; none quotes a secret.
 */
export function readMailSettings(
  text: string,
): { ok: true; settings: MailSettings } | { ok: false; faults: string[] } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    return { ok: false, faults: ['must be a URL of the form smtps://user:password@host:port?from=address'] };
  const faults: string[] = [];
  const from = mailAddress(url.searchParams.get('from') ?? '');
  if (from === null) faults.push('must name the sender’s address, as in ?from=partners@vendor.com');
  const bounces = url.searchParams.get('bounces');
  const bouncesTo = bounces === null ? from : mailAddress(bounces);
  if (bounces !== null && bouncesTo === null) faults.push('has bounces= that is no address');
  const name = url.searchParams.get('name') ?? 'Dibs';
  if (/\p{Cc}/u.test(name) || name.length > 100) faults.push('has a name= that no header can hold');
  for (const key of new Set(url.searchParams.keys()))
    if (!known.has(key)) faults.push(`has ${key}=, which is not one of from, name, bounces`);
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  const user = decoded(url.username);
  const pass = decoded(url.password);
  if (user === null || pass === null) faults.push('has a user or password that is not percent-encoded');
  if (from === null || bouncesTo === null || user === null || pass === null || faults.length > 0)
    return { ok: false, faults };
  const implicitTls = url.protocol === 'smtps:';
  return {
    ok: true,
    settings: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (implicitTls ? 465 : 587) : Number(url.port),
      implicitTls,
      loopback,
      auth: user === '' ? null : { user, pass },
      from: { name, address: from },
      bouncesTo,
    },
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
