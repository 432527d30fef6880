import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  archiveWorkspacesAndDependencies,
  getLockfilePathsToUpdate,
  getPackageJsonPathsToUpdate,
} from '@hubspot/cli/lib/projects/workspaces.js';
import { shouldIgnoreFile } from '@hubspot/local-dev-lib/ignoreRules';
import {
  collectFileDependencies,
  collectWorkspaceDirectories,
  findAndParsePackageJsonFiles,
} from '@hubspot/project-parsing-lib/workspaces';

type CliArchive = Parameters<typeof archiveWorkspacesAndDependencies>[0];
type Entry = { name: string };
type Archive = CliArchive & {
  pipe(target: Writable): void;
  directory(from: string, to: false, filter: (entry: Entry) => Entry | false): void;
  finalize(): Promise<void>;
};

/** The zip library that the CLI itself uploads with. */
const archiver: (format: 'zip') => Archive = createRequire(import.meta.resolve('@hubspot/cli/package.json'))(
  'archiver',
);

/**
 * The zip that `hs project upload` would send, made offline with the CLI's own functions: everything under
 * `src/`, less what `.hsignore` names, plus the workspaces outside it that `src/package.json` lists.
 * @throws Error when run from another folder than `projectDir`: the CLI reads `.hsignore` from the current one.
 */
export async function archiveProject(projectDir: string): Promise<Buffer> {
  if (resolve(projectDir) !== process.cwd()) {
    throw new Error(`Run this from ${projectDir}: HubSpot's CLI reads .hsignore from the current folder.`);
  }
  const srcDir = join(projectDir, 'src');
  const packages = await findAndParsePackageJsonFiles(srcDir);
  const workspaces = await collectWorkspaceDirectories(packages);
  const fileDependencies = await collectFileDependencies(packages);
  const rewritten = new Set([
    ...getPackageJsonPathsToUpdate(srcDir, workspaces, fileDependencies),
    ...getLockfilePathsToUpdate(srcDir, workspaces, fileDependencies),
  ]);

  const archive = archiver('zip');
  const sink = new PassThrough();
  const zip = buffer(sink);
  archive.pipe(sink);
  archive.directory(srcDir, false, (entry: Entry) =>
    rewritten.has(entry.name) || shouldIgnoreFile(entry.name, true) ? false : entry,
  );
  await archiveWorkspacesAndDependencies(archive, srcDir, workspaces, fileDependencies);
  await archive.finalize();
  return zip;
}
