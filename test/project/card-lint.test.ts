import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const projectDir = join(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: projectDir });
const told = ({ filePath, messages }: ESLint.LintResult) =>
  messages.map(
    ({ line, ruleId, message }) => `${filePath.slice(projectDir.length + 1)}:${line} ${ruleId} ${message}`,
  );

test('the rules that HubSpot publishes for UI extensions find nothing in cards, pages and settings', async () => {
  const results = await eslint.lintFiles(['src/app', 'extensions']);
  expect(results.length).toBeGreaterThan(110);
  expect(results.flatMap(told)).toEqual([]);
}, 60_000);

describe('each would be found, at its line', () => {
  test.each([
    ['an element of HTML', 'export const A = () => <div>{1}</div>;', 'no-html-elements'],
    ['the DOM', "document.title = 'x';", 'no-dom-access'],
    ['a request past HubSpot', "void fetch('https://example.com');", 'no-native-http'],
    ['a dialog of the browser', "alert('x');", 'no-browser-dialogs'],
    ['what the browser stores', "localStorage.setItem('a', 'b');", 'no-browser-storage'],
    ['a line on the console', "console.log('x');", 'no-console'],
    [
      'a component that may change any day',
      "import { Grid } from '@hubspot/ui-extensions/experimental';\nGrid;",
      'no-experimental-imports',
    ],
    ['another part’s file', "import { a } from '../pages/home.tsx';\na;", 'no-parent-imports'],
    ['the place of the browser', 'void navigator.language;', 'no-restricted-globals'],
    [
      'a part that belongs elsewhere',
      "import { CrmPropertyList } from '@hubspot/ui-extensions/pages';\nCrmPropertyList;",
      'no-invalid-extension-point-imports',
    ],
    ['variables of a bundler', 'void import.meta.env.VITE_KEY;', 'no-import-meta-env'],
  ])('%s', async (_, code, rule) => {
    const text = `type Shape = {\n  one: string;\n};\nexport const shape: Shape = { one: 'x' };\n${code}\n`;
    const [result] = await eslint.lintText(text, {
      filePath: join(projectDir, 'src/app/cards/deal-card.tsx'),
    });
    expect(result?.messages.map(({ line, ruleId }) => [line, ruleId])).toEqual([
      [5, `@hubspot/ui-extensions/${rule}`],
    ]);
  });
});
