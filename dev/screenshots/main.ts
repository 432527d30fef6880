import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';
import { makeProgram } from './make-program.ts';
import { showCompanies } from './show-companies.ts';
import { showPages } from './show-pages.ts';
import { showPartner } from './show-partner.ts';
import { tellStory } from './tell-story.ts';

const previewUrl = `http://localhost:${process.env.PREVIEW_PORT ?? 3002}`;
const serverUrl = `http://localhost:${process.env.PORT ?? 3000}`;
const folder = join(process.cwd(), 'docs', 'images');

try {
  await fetch(previewUrl).catch(() => {
    throw new Error(`Nothing answers at ${previewUrl}. Run npm start in another terminal first.`);
  });
  await mkdir(folder, { recursive: true });
  await makeProgram(previewUrl);
  const browser = await chromium.launch({
    executablePath: findChromium(process.env),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      deviceScaleFactor: 1.5,
      locale: 'en-GB',
    });
    page.setDefaultTimeout(15_000);
    const say = (line: string) => console.log(`docs/images/${line}`);
    await tellStory(page, previewUrl, folder, say);
    await showCompanies(page, previewUrl, folder, say);
    await showPages(page, previewUrl, folder, say);
    await showPartner(page, browser, { previewUrl, serverUrl }, folder, say);
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
