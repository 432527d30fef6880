import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bundleStaleCards } from '../build-cards/bundle-cards.ts';
import { bundlePage } from './page-assets.ts';
import { createPreviewApp } from './preview-app.ts';
import type { PreviewSettings } from './preview-settings.ts';

export type Preview = AsyncDisposable & { url: string };

/**
 * Builds the cards' bundles if they are missing or stale, bundles the page and listens on loopback (port 0: a free
 * one). @throws the listen error, EADDRINUSE among them
 */
export async function startPreview(settings: PreviewSettings, projectDir: string): Promise<Preview> {
  const [assets] = await Promise.all([bundlePage(), bundleStaleCards(projectDir)]);
  const app = createPreviewApp({ settings, assets, cardsDir: join(projectDir, 'dist', 'cards') });
  const server = createServer(app);
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
