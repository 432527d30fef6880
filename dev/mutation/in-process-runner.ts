import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { MutantCoverage } from '@stryker-mutator/api/core';
import { PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { type CollectedTest, collect } from './collected-tests.ts';
import { pace } from './quick-check.ts';

/** What the changed code reads and writes; Stryker puts the name into it. */
type Switchboard = {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: MutantCoverage;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
};
const switchboard: Switchboard = {};
Object.assign(globalThis, { __stryker__: switchboard });

/** What vitest.config.ts has loaded before every file of tests. */
const setup = 'test/support/temporal-equality.ts';

/**
 * Runs the tests of rules inside Stryker's own process: rules are pure and their tests need nothing of a test runner
 * but `test` and `expect`, so that a mutant costs milliseconds and not the start of a process.
 *
 * What one mutant leaves behind (a memo, a list that it sorted in place) must not decide about the next. A mutant of
 * a table, and whatever is tried thoroughly, meets modules that are loaded anew. The others share modules, but a test
 * that fails with one of them has to pass without it at once; otherwise the mutant is tried again with new modules.
 */
class InProcessRunner implements TestRunner {
  readonly #files = listed(process.env.DIBS_MUTATION_TESTS);
  #shared: readonly CollectedTest[] | null = null;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    serveFreshModules(`${pathToFileURL(process.cwd()).href}/`);
    await import(pathToFileURL(resolve(setup)).href);
  }

  async dryRun(): Promise<DryRunResult> {
    const mutantCoverage: MutantCoverage = { static: {}, perTest: {} };
    switchboard.mutantCoverage = mutantCoverage;
    switchboard.activeMutant = undefined;
    const results = await run(await load(this.#files), { bail: false });
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    try {
      const shares = options.mutantActivation === 'runtime' && thorough.length === 0;
      return (shares ? await this.#sharing(options) : null) ?? (await this.#alone(options));
    } catch (error) {
      // Only loading throws: Stryker knows no mutant by the tests that could not even be read.
      return toMutantRunResult({ status: DryRunStatus.Error, errorMessage: String(error) });
    } finally {
      switchboard.activeMutant = undefined;
    }
  }

  /** Null where a test fails without the mutant as well: an earlier one left something behind. */
  async #sharing(options: MutantRunOptions): Promise<MutantRunResult | null> {
    this.#shared ??= await load(this.#files);
    const wanted = this.#shared.filter(({ id }) => options.testFilter?.includes(id) ?? true);
    const results = await runWith(options, wanted);
    const failed = results.find(({ status }) => status === TestStatus.Failed);
    switchboard.activeMutant = undefined;
    const [again] = await run(
      wanted.filter(({ id }) => id === failed?.id),
      { bail: true },
    );
    if (again?.status === TestStatus.Failed) {
      this.#shared = null;
      return null;
    }
    return verdictOf(options, results);
  }

  async #alone(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, mutantActivation, testFilter } = options;
    const files = this.#files.filter(file => testFilter?.some(id => id.startsWith(`${file} > `)) ?? true);
    switchboard.hitCount = 0;
    switchboard.hitLimit = options.hitLimit;
    switchboard.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    const tests = await load(files);
    const results = await runWith(
      options,
      tests.filter(({ id }) => testFilter?.includes(id) ?? true),
    );
    return verdictOf(options, results);
  }
}

async function runWith(
  { activeMutant, hitLimit }: MutantRunOptions,
  tests: readonly CollectedTest[],
): Promise<TestResult[]> {
  switchboard.hitCount = 0;
  switchboard.hitLimit = hitLimit;
  switchboard.activeMutant = activeMutant.id;
  return run(quickestFirst(tests), { bail: true });
}

function verdictOf({ hitLimit }: MutantRunOptions, tests: TestResult[]): MutantRunResult {
  const timeout = determineHitLimitReached(switchboard.hitCount, hitLimit);
  return toMutantRunResult(timeout ?? { status: DryRunStatus.Complete, tests });
}

/** What tests took before in this process: most mutants fail in a quick one. */
const durations = new Map<string, number>();

const quickestFirst = (tests: readonly CollectedTest[]) =>
  tests.toSorted((one, other) => (durations.get(one.id) ?? 0) - (durations.get(other.id) ?? 0));

/** Tests that look at all examples of their properties, as they do without mutants. */
const thorough = listed(process.env.DIBS_MUTATION_THOROUGH);

function listed(paths: string | undefined): string[] {
  return (paths ?? '').split(',').filter(path => path !== '');
}

export const strykerPlugins = [
  { kind: PluginKind.TestRunner, name: 'in-process', injectableClass: InProcessRunner },
];

async function run(tests: readonly CollectedTest[], { bail }: { bail: boolean }): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const { id, body } of tests) {
    switchboard.currentTestId = id;
    pace.quick = !thorough.some(file => id.startsWith(`${file} > `));
    const start = performance.now();
    const failure = (await failureOf(body)) === null ? null : await failureAtLength(body);
    const common = { id, name: id, timeSpentMs: performance.now() - start };
    if (failure === null) durations.set(id, common.timeSpentMs);
    if (failure === null) results.push({ ...common, status: TestStatus.Success });
    else results.push({ ...common, status: TestStatus.Failed, failureMessage: failure });
    if (bail && failure !== null) break;
  }
  switchboard.currentTestId = undefined;
  return results;
}

/** A few examples may be too few for what a property counts: whoever fails at a quick pace has to fail without it. */
async function failureAtLength(body: () => unknown): Promise<string | null> {
  pace.quick = false;
  return failureOf(body);
}

async function failureOf(body: () => unknown): Promise<string | null> {
  try {
    await body();
    return null;
  } catch (error) {
    return String(error);
  }
}

let generation = 0;

async function load(files: readonly string[]): Promise<CollectedTest[]> {
  generation += 1;
  const tests: CollectedTest[] = [];
  for (const file of files)
    tests.push(...(await collect(file, () => import(pathToFileURL(resolve(file)).href))));
  return tests;
}

/** Gives every generation modules of its own below `root`, and tests what stands in for their libraries. */
function serveFreshModules(root: string): void {
  const standIns = new Map([
    ['vitest', new URL('vitest-here.ts', import.meta.url).href],
    ['fast-check', new URL('quick-check.ts', import.meta.url).href],
  ]);
  const sources = new Map<string, string>();
  registerHooks({
    resolve(specifier, context, next) {
      const standIn = standIns.get(specifier);
      if (standIn !== undefined && context.parentURL?.startsWith(root))
        return { url: standIn, shortCircuit: true };
      const found = next(specifier, context);
      if (!found.url.startsWith(root)) return found;
      const path = found.url.replace(/\?.*$/, '');
      return { ...found, url: `${path}?generation=${generation}` };
    },
    load(url, context, next) {
      if (!url.startsWith(root)) return next(url, context);
      const path = fileURLToPath(url.replace(/\?.*$/, ''));
      if (!path.endsWith('.ts')) return next(url, context);
      const source = sources.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'));
      sources.set(path, source);
      return { format: 'module', source, shortCircuit: true };
    },
  });
}
