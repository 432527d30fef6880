import { describe, expect, test } from 'vitest';
import { createLogger } from '../../adapters/runtime/logger.ts';
import { scrub } from '../../adapters/runtime/scrub.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  let line = '';
  write(createLogger({ name: 'test', level: 'trace' }, { write: text => (line += text) }));
  return JSON.parse(line);
}

describe('a log line', () => {
  test('has ids and outcome as fields', () => {
    const line = logged(logger =>
      logger.info({ portalId: '77', outcome: 'applied', tookMs: 3 }, 'delivery unpacked'),
    );
    expect(line).toMatchObject({
      name: 'test',
      level: 30,
      portalId: '77',
      outcome: 'applied',
      tookMs: 3,
      msg: 'delivery unpacked',
    });
  });

  test('leaves out what is not on the list, and says that it did', () => {
    const line = logged(logger => logger.warn({ portalId: '77', firstName: 'Ada', note: 'call her' }, 'x'));
    expect(line).toMatchObject({ portalId: '77', withheld: ['firstName', 'note'] });
    expect(JSON.stringify(line)).not.toMatch(/Ada|call her/);
  });

  test('leaves it out of bound and nested fields too', () => {
    const line = logged(logger =>
      logger.child({ portalId: '1', email: 'a@b.co' }).info({ event: { objectId: '2', text: 'hush' } }, 'x'),
    );
    expect(line).toMatchObject({ portalId: '1', event: { objectId: '2', withheld: ['text'] } });
    expect(JSON.stringify(line)).not.toMatch(/a@b|hush/);
  });

  test('tells of an error what happened, without what it happened to', () => {
    const cause = new Error('asked with Bearer abc.def for ada@example.com');
    const error = Object.assign(new Error('call failed', { cause }), {
      code: '23505',
      detail: 'Key (email)=(ada@example.com)',
    });
    const text = JSON.stringify(logged(logger => logger.error({ err: error }, 'could not')));
    expect(text).toContain('23505');
    expect(text).toContain('call failed');
    expect(text).toContain('[token]');
    expect(text).not.toMatch(/ada@example|abc\.def/);
  });
});

test.each([
  ['an e-mail address', 'wrote to ada.b+c@mail.example.com today', 'wrote to [e-mail] today'],
  ['a bearer token', 'Authorization: Bearer pat-na1-0000', 'Authorization: Bearer [token]'],
  ['a password in a URL', 'at postgresql://u:pw@host/db', 'at postgresql://[credentials]@host/db'],
  [
    'an OAuth code and state',
    '/oauth/callback?code=abc&state=def&x=1',
    '/oauth/callback?code=[withheld]&state=[withheld]&x=1',
  ],
  ['a long token', `got ${'aB3'.repeat(20)} back`, 'got [token] back'],
  [
    'nothing of ids and paths',
    'reg_0h7x2k9qm4n8v1c5b6z3 at /crm/objects/2026-09/deals/batch/read',
    'reg_0h7x2k9qm4n8v1c5b6z3 at /crm/objects/2026-09/deals/batch/read',
  ],
])('a text loses %s', (_, text, scrubbed) => {
  expect(scrub(text)).toBe(scrubbed);
});

test('a text is cut, and a megabyte of it costs next to nothing', () => {
  const started = performance.now();
  expect(scrub('a'.repeat(1_000_000))).toHaveLength(301);
  expect(performance.now() - started).toBeLessThan(100);
});
