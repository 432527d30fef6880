import { config } from '@hubspot/eslint-config-ui-extensions';
import { withoutTypes } from './dev/lint-cards/without-types.ts';

/** The rules that HubSpot publishes for UI extensions, all of them as errors; everything else is Biome's. */
export default [
  { ignores: ['**/*', '!src/', '!src/app/**', '!extensions/**'] },
  { files: ['src/app/**/*.{ts,tsx}', 'extensions/**/*.{ts,tsx}'], processor: withoutTypes },
  ...config,
  {
    files: ['src/app/**/*.{ts,tsx}', 'extensions/**/*.{ts,tsx}'],
    languageOptions: { ecmaVersion: 'latest' },
    linterOptions: { noInlineConfig: true },
  },
];
