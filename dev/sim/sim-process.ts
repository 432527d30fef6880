import type pg from 'pg';
import { overlaid, prepared } from './planned-once.ts';

/** Thrown in a process of the simulation when it is killed: nothing of it runs on. */
export class Killed extends Error {
  constructor(name: string) {
    super(`${name} was killed`);
    this.name = 'Killed';
  }
}

/** What a lost connection looks like to the code that waits for an answer of Postgres. */
export class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';
  constructor(what: string) {
    super(`The connection was lost ${what} (simulated)`);
    this.name = 'ConnectionLost';
  }
}

export type CommitFault = 'none' | 'answer-lost' | 'refused';

/** One life of a server or worker. A dead one can reach neither Postgres nor HubSpot. */
export type SimProcess = {
  readonly name: string;
  readonly pool: pg.Pool;
  dead: boolean;
  /** In the middle of a job: what it shares between two of them would wait for itself here. */
  busy: boolean;
  /** Moments until it dies; null: it is left alone. */
  diesAfter: number | null;
  /** Of the install that it began its job for; null: it is at none, or there was none. */
  epoch: number | null;
};

/** What the simulation does to a process at each place where it waits for something outside itself. */
export type Moments = {
  /** Before a transaction or statement begins, and around each call of HubSpot. @throws Killed */
  between(process: SimProcess): Promise<void>;
  /** At a commit. */
  atCommit(process: SimProcess): CommitFault;
};

/** A process whose statements go through `moments`; between two of them anything may happen. */
export function createSimProcess(name: string, real: pg.Pool, moments: Moments): SimProcess {
  const overlay: Pick<pg.Pool, never> & Record<string, unknown> = {
    connect: async () => {
      await moments.between(process);
      return overlaidClient(await real.connect(), () => moments.atCommit(process));
    },
    query: async (...given: Parameters<pg.Pool['query']>) => {
      await moments.between(process);
      return await real.query(...prepared(given));
    },
  };
  const process: SimProcess = {
    name,
    pool: overlaid(real, overlay),
    dead: false,
    busy: false,
    diesAfter: null,
    epoch: null,
  };
  return process;
}

function overlaidClient(client: pg.PoolClient, fault: () => CommitFault): pg.PoolClient {
  return overlaid(client, {
    query: async (...given: Parameters<pg.PoolClient['query']>) => {
      if (textOf(given[0]) !== 'COMMIT') return await client.query(...prepared(given));
      switch (fault()) {
        case 'none':
          return await client.query('COMMIT');
        case 'refused':
          await client.query('ROLLBACK');
          throw new ConnectionLost('before the commit');
        default:
          await client.query('COMMIT');
          throw new ConnectionLost('after the commit');
      }
    },
    release: (error?: Error | boolean) => client.release(error),
  });
}

const textOf = (statement: unknown): unknown =>
  typeof statement === 'object' && statement !== null && 'text' in statement ? statement.text : statement;
