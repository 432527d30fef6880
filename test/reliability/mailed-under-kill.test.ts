import { expect, test } from 'vitest';
import { startSmtpServer } from '../support/smtp-server.ts';
import { startFleet } from './support/fleet.ts';

const mails = 40;

test('a worker is killed with -9 while it sends mail: each arrives once by its Message-ID, and only one that was not put down as sent comes again, the same', {
  timeout: 180_000,
}, async () => {
  await using smtp = await startSmtpServer();
  await using fleet = await startFleet({ env: { MAIL_URL: smtp.url } });

  // First: the reader was named, and nothing of the message has left.
  const named = new Set<string>();
  let reached = Promise.withResolvers<void>();
  smtp.answers.rcptTo = address => {
    named.add(address);
    if (named.size === 3) reached.resolve();
    return named.size >= 3 ? 'silence' : null;
  };
  await fleet.rows(
    `WITH a AS (
       INSERT INTO mail_addresses (portal_id, address_id, address, time_zone)
       SELECT $1, 'adr_' || n, 'reader-' || n || '@cobalt.example', 'UTC' FROM generate_series(1, ${mails}) AS n
       RETURNING address_id), m AS (
       INSERT INTO mails (portal_id, mail_id, mail_key, address_id, template, facts, links, urgency, subject_id, created_at)
       SELECT $1, replace(address_id, 'adr_', 'mal_0000000000'), 'k', address_id, 'test', '{"program":"Vendor"}', '{}', 'now', 'k',
         program_now() FROM a)
     INSERT INTO due_work (portal_id, kind, due_at) VALUES ($1, 'mails', program_now())`,
    [fleet.portalId],
  );
  await reached.promise;
  smtp.answers = {};
  await restart();

  // Then: the server took it, and the worker dies before it hears so.
  reached = Promise.withResolvers<void>();
  smtp.answers.end = () => {
    if (smtp.taken.length < 20) return null;
    reached.resolve();
    return 'silence';
  };
  await reached.promise;
  await fleet.running.worker.kill();
  // Whatever the server answered: what the worker had not put down as sent is what it cannot know of.
  const unknown = (await fleet.rows(`SELECT mail_id FROM mails WHERE status <> 'sent'`)).map(row =>
    String(row.mail_id),
  );
  smtp.answers = {};
  await restart();
  // What a server may have taken is left alone for half a minute.
  await fleet.advance('PT31S');
  await fleet.idle();

  expect(await fleet.rows(`SELECT status, count(*)::int AS n FROM mails GROUP BY 1`)).toEqual([
    { status: 'sent', n: mails },
  ]);
  const copies = Map.groupBy(smtp.taken, ({ messageId }) => messageId);
  expect(copies.size).toBe(mails);
  const twice = [...copies.values()].filter(each => each.length > 1);
  expect(twice.length).toBeGreaterThan(0);
  for (const each of twice) {
    expect(unknown).toContain(each[0]?.messageId.split('.')[0]);
    expect(new Set(each.map(({ raw }) => raw)).size).toBe(1);
  }
  // Five are sent at a time.
  expect(smtp.taken.length - mails).toBeLessThanOrEqual(5);
  expect(fleet.logged().filter(line => Number(line.level) >= 50)).toEqual([]);

  async function restart(): Promise<void> {
    await fleet.killAndRestart('worker');
    // What the dead one held runs out in 15 s: nobody waits for that here.
    await fleet.rows(`UPDATE leases SET expires_at = now() - interval '1 second'`);
  }
});
