import { SourceMap, type SourceMapPayload } from 'node:module';
import type { Linter } from 'eslint';
import { transformSync } from 'rolldown/utils';

/** Of the file that is linted; ESLint asks `postprocess` right after `preprocess` of the same file. */
const maps = new Map<string, SourceMap>();

/**
 * Lets ESLint's own parser read our TypeScript: types are taken away and JSX is left, as HubSpot's bundler sees it.
 * Messages are told at the lines of the source.
 */
export const withoutTypes: Linter.Processor = {
  meta: { name: 'without-types', version: '1' },
  preprocess(text, filename) {
    const { code, map, errors } = transformSync(filename, text, {
      lang: 'tsx',
      jsx: 'preserve',
      sourcemap: true,
    });
    if (errors.length > 0 || map === undefined)
      throw new Error(`${filename} cannot be parsed: ${errors.map(({ message }) => message).join('; ')}`);
    maps.set(filename, new SourceMap(map as unknown as SourceMapPayload));
    return [code];
  },
  postprocess([messages = []], filename) {
    const map = maps.get(filename);
    maps.delete(filename);
    return messages.map(message => {
      const entry = map?.findEntry(message.line - 1, message.column - 1);
      if (entry === undefined || !('originalLine' in entry)) return message;
      const { endLine, endColumn, ...rest } = message;
      return { ...rest, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
    });
  },
};
