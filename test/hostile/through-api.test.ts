import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import { personTextSchema } from '../../contract/requests.ts';
import { startPreview } from '../../dev/preview/start-preview.ts';
import type { JsonRoute } from '../../src/server/route.ts';
import { routes } from '../../src/server/route-table.ts';
import { type Constellation, credentials, startConstellation } from '../e2e/support/constellation.ts';
import { deskOf, partnersByType, registeredCustomer } from '../e2e/support/desk.ts';
import { describeWith } from '../support/find-tool.ts';
import { payloads } from './support/payloads.ts';
import { sampleBodyOf } from './support/sample-of.ts';

let world: Constellation;
let partner = '';
beforeAll(async () => {
  world = await startConstellation();
  partner = (await partnersByType(world))('reseller Premier');
});
afterAll(async () => {
  expect(world.complaints).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const taking = routes.filter((route): route is JsonRoute => sampleBodyOf(route) !== undefined);

/** A copy with the text in one of its places. */
function withText(value: unknown, path: readonly string[], text: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return text;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = withText(copy[name], rest, text);
  return copy;
}

/** Where a value has texts. */
function textPlaces(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textPlaces(member, [...path, name]));
}

describe('each text of each body', () => {
  test.each(taking.map(route => ({ name: `${route.method} ${route.path}`, route })))(
    '$name: a payload stays the very text that it is, or is refused',
    ({ route }) => {
      const sample = sampleBodyOf(route);
      for (const place of textPlaces(sample))
        for (const payload of payloads) {
          const read = route.body?.safeParse(withText(sample, place, payload));
          if (read?.success !== true) continue;
          const got = place.reduce<unknown>(
            (value, name) => (value as Record<string, unknown>)[name],
            read.data,
          );
          expect(got).toBe(typeof got === 'string' && got === payload.trim() ? payload.trim() : payload);
        }
    },
  );
});

const noteAnswer = z.object({ registration: z.object({ id: z.string(), note: z.string().nullable() }) });

/** Hundreds of requests one after the other: on a busy machine they take their time. */
const unhurried = { timeout: 180_000 };

test(
  'notes are kept and shown as the texts that they are; those with control characters are refused',
  unhurried,
  async () => {
    const manager = world.api(world.user('partner-manager'));
    let kept = 0;
    for (const [index, note] of payloads.entries()) {
      const { status, body } = await manager('POST', '/api/v1/registrations', {
        idempotencyKey: randomUUID(),
        companyId: String(880_000_000 + index),
        partnerCompanyId: partner,
        note,
      });
      expect([200, 400], note).toContain(status);
      if (status === 400 || body.ok === false) continue;
      const { registration } = noteAnswer.parse(body);
      const shown = await manager('GET', `/api/v1/registrations/${registration.id}`);
      expect(noteAnswer.parse(shown.body).registration.note ?? '').toBe(note.trim());
      kept += 1;
    }
    expect(kept).toBeGreaterThan(90);
    const tables = await world.rows(
      `SELECT 1 FROM pg_class WHERE relname IN ('ledger', 'installs') AND relkind = 'r'`,
    );
    expect(tables).toHaveLength(2);
    await world.idle();
  },
);

const skeleton = (document: string) =>
  (document.match(/<[^>]*>/g) ?? []).map(tag => tag.replace(/"[^"]*"/g, '""'));

test(
  'what a form that was filled in badly gives back is text, in each of its fields',
  unhurried,
  async () => {
    const own = await registeredCustomer(world, partner);
    const links = createLinkSigner(loadConfig(world.env).linkKey, world.serverUrl);
    const post = async (at: number, text: string, day: string) => {
      const expiresAt = new Date(Date.UTC(2030, 0, 1) + at * 1_000).toISOString();
      const url = links.urlOf(world.portalId, {
        purpose: 'follow-up',
        subjectId: own.registrationId,
        partnerCompanyId: partner,
        expiresAt,
      });
      const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ text, day }) });
      expect(response.status, text).toBe(400);
      return await response.text();
    };
    const plain = skeleton(await post(0, 'plain', 'never'));
    for (const [index, payload] of payloads.entries()) {
      const document = await post(index + 1, payload, payload);
      expect(skeleton(document), payload).toEqual(plain);
    }
  },
);

describeWith('chromium', 'the card in the preview', found => {
  test('shows all of them as texts, and runs none', unhurried, async () => {
    const own = await registeredCustomer(world, partner);
    const texts = payloads.filter(
      payload => payload.length < 500 && personTextSchema.safeParse(payload).success,
    );
    for (let start = 0; start < texts.length; start += 45)
      await deskOf(world).act(world.user('partner-manager'), own.registrationId, 'follow-ups', {
        text: texts
          .slice(start, start + 45)
          .join(' | ')
          .slice(0, 4_000),
      });
    await world.crm(world.user('admin'))('PATCH', `/crm/objects/2026-09/deals/${own.dealId}`, {
      properties: { dealname: '<img src=x onerror=pwned()><script>pwned()</script>' },
    });
    await world.crm(world.user('admin'))('PATCH', `/crm/objects/2026-09/companies/${own.companyId}`, {
      properties: { name: '"><svg onload=pwned()>{{7*7}}' },
    });
    await world.idle();
    await using preview = await startPreview(
      {
        port: 0,
        serverUrl: world.serverUrl,
        publicUrl: world.serverUrl,
        emulatorUrl: world.emulatorUrl,
        appId: credentials.appId,
        clientSecret: credentials.clientSecret,
      },
      process.cwd(),
    );
    await using browser = await chromium.launch({
      executablePath: 'program' in found ? found.program : found.configured,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    const ran: string[] = [];
    await page.exposeFunction('pwned', () => ran.push('pwned'));
    page.on('dialog', dialog => {
      ran.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('request', request => {
      if (request.url().includes('evil.example')) ran.push(request.url());
    });
    await page.goto(`${preview.url}/#deal=${own.dealId}&user=${world.user('partner-manager').userId}`);
    const card = page.locator('[data-card="deal-card"]');
    await card.getByText('svg onload=pwned()').first().waitFor({ timeout: 90_000 });
    expect(await card.locator('svg[onload], img[onerror], script').count()).toBe(0);
    expect(ran).toEqual([]);
  });
});
