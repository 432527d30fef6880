import type { Constellation } from './constellation.ts';

export type OutboxMail = {
  id: string;
  to: string | null;
  template: string;
  status: string;
  at: string;
  subject: string;
  text: string;
  html: string;
  links: Record<string, string>;
  code: string | null;
  unsubscribe: string | null;
};

/** Mail to an address, newest first, as the demo shows it. */
export async function mailTo(world: Pick<Constellation, 'serverUrl'>, to: string): Promise<OutboxMail[]> {
  const answer = await fetch(`${world.serverUrl}/_demo/mail?to=${encodeURIComponent(to)}&limit=500`);
  const { mails } = (await answer.json()) as { mails: OutboxMail[] };
  return mails;
}

/** The newest mail of a template to an address. */
export async function newestMail(
  world: Pick<Constellation, 'serverUrl'>,
  to: string,
  template: string,
): Promise<OutboxMail> {
  const found = (await mailTo(world, to)).find(mail => mail.template === template);
  if (found === undefined) throw new Error(`${to} got no mail ${template}`);
  return found;
}
