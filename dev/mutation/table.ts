import { cpus } from 'node:os';
import { isAlive, type Mutant } from './mutant.ts';
import type { Saved } from './results.ts';

/** The share of mutants that a test noticed, in percent. */
export function percent(mutants: readonly Mutant[]): number {
  const { mutants: all, killed } = countsOf(mutants);
  return all === 0 ? 100 : (100 * killed) / all;
}

export function summary(mutants: readonly Mutant[]): string {
  const { mutants: all, killed, endless } = countsOf(mutants);
  const without = endless > 0 ? `, ${endless} of them without end` : '';
  return `${killed} of ${all} killed${without} (${percent(mutants).toFixed(1)} %)`;
}

export function rowOf([file, { mutants }]: [file: string, saved: Saved]) {
  return { file, ...countsOf(mutants) };
}

/** The result of a run as a page of the documentation. @param files every rule, also those that were not tried */
export function tableOf(found: ReadonlyMap<string, Saved>, files: readonly string[]): string {
  const missing = files.filter(file => !found.has(file));
  const all = [...found.values()].flatMap(({ mutants }) => mutants);
  const times = [...found.values()].map(({ at }) => at).sort();
  const [processor] = cpus();
  const line = (name: string, mutants: readonly Mutant[]) => {
    const { mutants: tried, killed, endless } = countsOf(mutants);
    return `| ${name} | ${tried} | ${killed} | ${endless} | ${tried - killed} | ${percent(mutants).toFixed(1)} % |`;
  };
  return `# What tests notice when a rule is changed

Written by \`npm run mutate -- --table docs/mutation.md\`; [decision 14](decisions/0014-mutation-by-stryker.md) tells why and how. ${found.size} of ${files.length} files of \`domain/\` were tried between ${times[0]} and ${times.at(-1)} on ${cpus().length} × ${processor?.model ?? 'a processor without a name'}, Node ${process.version}. A survivor is a change that no test noticed; \`dev/mutation/survivors/\` says of each why it may live. “Without end” counts the killed ones that were noticed because the tests came to no end: the changed code counts how often it runs, and whoever was late by the clock was tried again with nothing beside it.

| file | mutants | killed | without end | survivors | killed |
|---|---:|---:|---:|---:|---:|
${[...found].map(([file, { mutants }]) => line(`\`${file}\``, mutants)).join('\n')}
${line('**all**', all)}
${missing.length === 0 ? '' : `\nNot tried in this run: ${missing.map(file => `\`${file}\``).join(', ')}.\n`}`;
}

function countsOf(mutants: readonly Mutant[]) {
  const valid = mutants.filter(({ outcome }) => outcome !== 'invalid');
  return {
    mutants: valid.length,
    killed: valid.filter(mutant => !isAlive(mutant)).length,
    endless: valid.filter(({ outcome }) => outcome === 'endless').length,
  };
}
