import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveProject } from '../../dev/build-cards/archive-project.ts';
import { bundleCards, bundleStaleCards, type CardBundle } from '../../dev/build-cards/bundle-cards.ts';
import { unpackArchive } from '../../dev/build-cards/unpack-archive.ts';

const projectDir = process.cwd();
let dir: string;
let files: string[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dibs-archive-'));
  await unpackArchive(await archiveProject(projectDir), dir);
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  files = entries
    .filter(entry => entry.isFile())
    .map(entry =>
      relative(dir, join(entry.parentPath, entry.name)).replace(/extensions-[0-9a-f]{8}/, 'extensions'),
    )
    .sort();
});

afterAll(() => rm(dir, { recursive: true, force: true }));

describe('what an upload would send', () => {
  test('manifests, thin entries and the profile', () => {
    expect(files.filter(file => !file.startsWith('_workspaces/'))).toEqual([
      'app/actions/check-and-register-hsmeta.json',
      'app/actions/check-and-register.tsx',
      'app/actions/package.json',
      'app/actions/tsconfig.json',
      'app/app-hsmeta.json',
      'app/cards/account-card-hsmeta.json',
      'app/cards/account-card.tsx',
      'app/cards/contact-card-hsmeta.json',
      'app/cards/contact-card.tsx',
      'app/cards/deal-card-hsmeta.json',
      'app/cards/deal-card.tsx',
      'app/cards/deal-preview-hsmeta.json',
      'app/cards/deal-preview.tsx',
      'app/cards/deal-sidebar-hsmeta.json',
      'app/cards/deal-sidebar.tsx',
      'app/cards/package.json',
      'app/cards/partner-card-hsmeta.json',
      'app/cards/partner-card.tsx',
      'app/cards/tsconfig.json',
      'app/pages/home-hsmeta.json',
      'app/pages/home.tsx',
      'app/pages/package.json',
      'app/pages/tsconfig.json',
      'app/settings/package.json',
      'app/settings/settings-hsmeta.json',
      'app/settings/settings.tsx',
      'app/settings/tsconfig.json',
      'app/webhooks/webhooks-hsmeta.json',
      'app/workflow-actions/check-availability-hsmeta.json',
      'app/workflow-actions/log-follow-up-hsmeta.json',
      'app/workflow-actions/request-consent-hsmeta.json',
      'app/workflow-actions/submit-registration-hsmeta.json',
      'hsprofile.production.json',
      'package.json',
    ]);
  });

  test('of the workspaces, the extensions with what they need to build', () => {
    const sent = files.filter(file => file.startsWith('_workspaces/'));
    expect([...new Set(sent.map(file => file.split('/')[1]))]).toEqual(['extensions']);
    expect(sent).toEqual(
      expect.arrayContaining(['_workspaces/extensions/package.json', '_workspaces/extensions/tsconfig.json']),
    );
  });

  test('every file of extensions/, so that none is forgotten in its list', async () => {
    const own = (await readdir('extensions', { recursive: true, withFileTypes: true }))
      .filter(entry => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map(entry => join('_workspaces', entry.parentPath, entry.name))
      .sort();
    expect(files.filter(file => file.startsWith('_workspaces/'))).toEqual(own);
  });

  test.each(['server', 'node_modules', 'test', 'contract', 'domain', 'operations', 'adapters', 'dev'])(
    'nothing of %s',
    folder => {
      expect(files.filter(file => file.split('/').includes(folder) || file.includes('.test.'))).toEqual([]);
    },
  );

  test('package.json points at the workspaces where they lie in the archive', async () => {
    const manifest = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'));
    expect(manifest.workspaces).toEqual([
      'app/actions',
      'app/cards',
      'app/pages',
      'app/settings',
      expect.stringMatching(/^_workspaces\/extensions-[0-9a-f]{8}$/),
    ]);
  });
});

describe('what HubSpot’s bundler makes of it', () => {
  let bundles: CardBundle[];
  const warnings: string[] = [];
  beforeAll(async () => {
    bundles = await bundleCards(projectDir, { onWarning: text => warnings.push(text) });
  });

  test('one bundle a card, of at most 20 kB gzip', () => {
    expect(bundles.map(bundle => bundle.name)).toEqual([
      'check-and-register',
      'account-card',
      'contact-card',
      'deal-card',
      'deal-preview',
      'deal-sidebar',
      'partner-card',
      'home',
      'settings',
    ]);
    for (const { name, gzipBytes } of bundles) expect(gzipBytes, name).toBeLessThanOrEqual(20_000);
  });

  test('without a warning', () => expect(warnings).toEqual([]));

  test('nothing of zod, of the server or of Temporal, which a rep’s browser may lack', async () => {
    for (const { file } of bundles) {
      const code = await readFile(file, 'utf8');
      expect(code).not.toMatch(/ZodError|Temporal|node:/);
    }
  });

  test('is not made again while its sources stay the same', async () => {
    expect(await bundleStaleCards(projectDir)).toBe(false);
  });
});
