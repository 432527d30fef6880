import { readdir, readFile } from 'node:fs/promises';

/** Of a process by its id, in seconds since it began: its own, and that of its children that have ended. */
type Spent = { parent: number; own: number; ended: number };

/** What /proc counts in, on every Linux that Node runs on. */
const ticksASecond = 100;

/** Processor time that a process has taken so far, seconds. @throws where there is no /proc */
export async function processorS(pid: number): Promise<number> {
  return (await spentBy(pid)).own;
}

/** The same of a whole Postgres, connections that have ended included. @param backend any process of it */
export async function postgresProcessorS(backend: number): Promise<number> {
  const { parent } = await spentBy(backend);
  const all = (await readdir('/proc')).filter(name => /^[0-9]+$/.test(name));
  const spent = await Promise.all(all.map(pid => spentBy(Number(pid)).catch(() => null)));
  const postmaster = await spentBy(parent);
  return spent.reduce(
    (sum, one) => sum + (one?.parent === parent ? one.own : 0),
    postmaster.own + postmaster.ended,
  );
}

/** Fields of /proc/PID/stat stand after the name, which may hold blanks: state, parent, … */
async function spentBy(pid: number): Promise<Spent> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const seconds = (first: number) => ((fields[first] ?? 0) + (fields[first + 1] ?? 0)) / ticksASecond;
  return { parent: fields[1] ?? 0, own: seconds(11), ended: seconds(13) };
}
