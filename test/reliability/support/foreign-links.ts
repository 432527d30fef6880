import { loadConfig } from '../../../adapters/runtime/config.ts';
import { createLinkSigner } from '../../../adapters/runtime/link-signer.ts';
import type { Route } from '../../../src/server/route.ts';
import { mailsOf } from './foreign-marks.ts';
import type { Lived } from './live-a-program.ts';
import type { Side, TwoPortals } from './two-portals.ts';

type Purpose = 'consent' | 'follow-up' | 'unsubscribe' | 'page' | 'file';

/** What a link to such a path is for, and the subject of one that the portal gave. */
export function subjectOf(both: TwoPortals, side: Side, of: Lived, path: string): [Purpose, string] {
  switch (path.slice(0, 3)) {
    case '/c/':
      return ['consent', of.consentId];
    case '/d/':
      return ['file', of.fileId];
    case '/f/':
      return ['follow-up', of.registrationId];
    case '/p/':
      return ['page', saidBy(of.browser.link)];
    case '/u/': {
      const mails = mailsOf(both.smtp, side.world.portalId).join('\n');
      const [link] = new RegExp(`${side.world.serverUrl}/u/[A-Za-z0-9_-]+`).exec(mails) ?? [];
      if (link === undefined) throw new Error('No mail says how to end the digests');
      return ['unsubscribe', saidBy(link)];
    }
    default:
      throw new Error(`Nobody said what ${path} is for`);
  }
}

/** The subject of a signed link. */
const saidBy = (link: string): string => {
  const body = link.split('/').at(-1)?.split('.')[0] ?? '';
  return Buffer.from(body, 'base64url').toString('latin1').split(' ')[1] ?? '';
};

/** Opens a page, or sends its form, by a link that is the portal's own in all but its subject; the link itself left out. */
export async function openForeign(
  { world }: Side,
  of: Lived,
  route: Route,
  [purpose, subjectId]: [Purpose, string],
): Promise<{ status: number; text: string }> {
  const link = createLinkSigner(loadConfig(world.env).linkKey, world.serverUrl).urlOf(world.portalId, {
    ...{ purpose, subjectId, partnerCompanyId: of.partner, expiresAt: '2030-01-01T00:00:00Z' },
  });
  const rest = route.path
    .slice('/x/:token'.length)
    .replace(':about', 'registration')
    .replace(':name', 'withdraw')
    .replace(/:(id|fileId)/, subjectId);
  const seen = await fetch(link + rest, {
    method: route.method,
    redirect: 'manual',
    ...(route.method === 'POST' ? { body: new URLSearchParams({ answer: 'yes' }) } : {}),
  });
  return { status: seen.status, text: (await seen.text()).replaceAll(new URL(link).pathname, '') };
}
