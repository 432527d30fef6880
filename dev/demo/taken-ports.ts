import { createServer } from 'node:net';
import type { ChildSpec } from './children.ts';

/** A sentence for each port that something else listens on, with the variable that moves ours. */
export async function takenPorts(specs: readonly ChildSpec[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, listens } of specs) {
    if (listens === null || (await isFree(listens.port))) continue;
    const other = listens.port + 100;
    faults.push(
      `Port ${listens.port}, where the ${name} belongs, is taken. ` +
        `Stop what listens there, or move ours: ${listens.variable}=${other} npm start`,
    );
  }
  return faults;
}

/** Free on both addresses that `localhost` may mean. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'));
}

function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer();
  return new Promise(resolve => {
    // Without IPv6 there is no such address, and nobody can be on it.
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
