import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

/** One `import … from`, `export … from`, `import '…'`, `import(…)` or `import.meta.resolve(…)` of a file of ours. */
export type ImportOfOurs = { from: string; to: string; typeOnly: boolean };

const PARTS = [
  'domain',
  'operations',
  'contract',
  'commands',
  'adapters',
  'src/app',
  'src/server',
  'extensions',
] as const;
const MORE_PARTS = ['webhooks', 'dev/emulator', 'dev', 'test'] as const;
export type Part = (typeof PARTS)[number] | (typeof MORE_PARTS)[number];
const ALL_PARTS: readonly Part[] = [...PARTS, ...MORE_PARTS];

/** What each part may import, besides itself. A part's mains and tests wire, so `dev` and `test` may import all. */
const MAY_IMPORT = {
  domain: [],
  operations: ['domain'],
  contract: [],
  commands: ['domain', 'operations', 'contract', 'adapters'],
  adapters: ['domain', 'operations', 'contract'],
  'src/app': ['extensions', 'contract'],
  'src/server': ['domain', 'operations', 'contract', 'adapters', 'webhooks'],
  extensions: ['contract'],
  webhooks: ['domain', 'operations', 'contract', 'adapters'],
  'dev/emulator': [],
  dev: ALL_PARTS.filter(part => part !== 'test'),
  test: ALL_PARTS,
} as const satisfies Record<Part, readonly Part[]>;

/** Arrows that hold for particular files within a pair of parts that may import each other. */
const EXCEPTIONS: readonly {
  holds: (i: ImportOfOurs) => boolean;
  allows: (i: ImportOfOurs) => boolean;
  why: string;
}[] = [
  {
    holds: i => partOf(i.from) === 'src/server' && partOf(i.to) === 'webhooks',
    allows: i => i.to.startsWith('webhooks/intake/'),
    why: 'the server mounts the intake, and imports nothing else of webhooks',
  },
  {
    holds: i => partOf(i.from) === 'adapters' && partOf(i.to) === 'operations',
    allows: i => i.typeOnly,
    why: 'adapters import only types of operations: the ports that they fill',
  },
];

export const partOf = (path: string): Part | null =>
  ALL_PARTS.filter(part => path.startsWith(`${part}/`)).sort((a, b) => b.length - a.length)[0] ?? null;

/** Why an import is not allowed, as a sentence; null when it is. */
export function objection(found: ImportOfOurs): string | null {
  const [from, to] = [partOf(found.from), partOf(found.to)];
  if (from === null || to === null || from === to) return null;
  const allowed: readonly Part[] = MAY_IMPORT[from];
  if (!allowed.includes(to)) return `${found.from} imports ${found.to}: ${from} may not import ${to}`;
  const broken = EXCEPTIONS.find(rule => rule.holds(found) && !rule.allows(found));
  return broken === undefined ? null : `${found.from} imports ${found.to}: ${broken.why}`;
}

const STATIC =
  /^\s*(?:import\s*|(?:import|export)\b(?<clause>[^'"();=]*?)\bfrom\s*)['"](?<target>\.[^'"\n]+)['"]/gm;
const DYNAMIC = /\b(?:import|import\.meta\.resolve)\(\s*['"`](?<target>\.[^'"`\n]+)['"`]/g;

/** The imports by relative path in one file's text, as paths from the root. */
export function importsOf(path: string, text: string): ImportOfOurs[] {
  const resolved = (target: string) =>
    normalize(join(dirname(path), target))
      .split(sep)
      .join('/');
  const statics = text.matchAll(STATIC).map(({ groups }) => ({
    from: path,
    to: resolved(groups?.target ?? ''),
    typeOnly: onlyTypes(groups?.clause ?? ''),
  }));
  const dynamics = text.matchAll(DYNAMIC).map(({ groups }) => ({
    from: path,
    to: resolved(groups?.target ?? ''),
    typeOnly: false,
  }));
  return [...statics, ...dynamics];
}

/** `import type …`, or braces in which each name is a type. */
function onlyTypes(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /^\s*\{(?<names>[^}]*)\}\s*$/
    .exec(clause)
    ?.groups?.names?.split(',')
    .filter(name => name.trim() !== '');
  return names !== undefined && names.length > 0 && names.every(name => /^\s*type\s/.test(name));
}

/** Every import between files of ours below `root`. */
export const importsBelow = (root: string): ImportOfOurs[] =>
  ALL_PARTS.flatMap(part => filesOf(root, part).flatMap(({ path, text }) => importsOf(path, text)));

const PACKAGE =
  /^\s*(?:import\s*|(?:import|export)\b[^'"();=]*?\bfrom\s*)['"](?<name>(?:@[\w.-]+\/)?[\w:.-]+)[^'"\n]*['"]/gm;

/** The packages, Node's own included, that files of a part import. */
export const packagesOf = (root: string, part: Part): { path: string; name: string }[] =>
  filesOf(root, part).flatMap(({ path, text }) =>
    [...text.matchAll(PACKAGE)]
      .map(({ groups }) => ({ path, name: groups?.name ?? '' }))
      .filter(({ name }) => !name.startsWith('.')),
  );

/** The program files of one part, without those of a part within it. */
export function filesOf(root: string, part: Part): { path: string; text: string }[] {
  if (!existsSync(join(root, part))) return [];
  return readdirSync(join(root, part), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|tsx|mts|js|mjs)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .filter(absolute => !absolute.includes(`${sep}node_modules${sep}`))
    .map(absolute => ({ absolute, path: relative(root, absolute).split(sep).join('/') }))
    .filter(({ path }) => partOf(path) === part)
    .map(({ absolute, path }) => ({ path, text: readFileSync(absolute, 'utf8') }));
}
