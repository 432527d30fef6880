import { EnvironmentError } from '../../adapters/runtime/config.ts';
import { previewSettings } from './preview-settings.ts';
import { startPreview } from './start-preview.ts';

try {
  const settings = previewSettings(process.env);
  const preview = await startPreview(settings, process.cwd());
  console.log(`Preview listens on ${preview.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void preview[Symbol.asyncDispose]().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}

function explain(error: unknown): string {
  if (error instanceof EnvironmentError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}. Stop what listens there, or choose another port: PREVIEW_PORT=3012 npm start`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
