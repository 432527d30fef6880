import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

const run = promisify(execFile);

/** The unprivileged user that runs the server in place of root. */
export type ServerAccount = { uid: number; gid: number };

/**
 * Who runs the server: `null` is "whoever runs this process".
 *
 * Postgres refuses to run as root, so root hands it to the owner of the data that is already there, else to
 * `postgres`, else to `nobody` (initdb needs a user that the system knows by name).
 *
 * @throws EmbeddedPostgresError `no-server-account`
 */
export async function serverAccount(clusterDir: string): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  const account = (await ownerOf(clusterDir)) ?? (await userNamed('postgres')) ?? (await userNamed('nobody'));
  if (account === null) {
    throw new EmbeddedPostgresError(
      'no-server-account',
      'Postgres refuses to run as root, and this system has neither a user `postgres` nor `nobody` to run it. ' +
        'Start as an ordinary user, add one of these users, or set DATABASE_URL to a server of your own.',
    );
  }
  if (!(await canBecome(account))) {
    throw new EmbeddedPostgresError(
      'no-server-account',
      `Postgres refuses to run as root, and this system does not let root become user ${account.uid}. ` +
        'Start as an ordinary user, or set DATABASE_URL to a server of your own.',
    );
  }
  return account;
}

/** Whether that account may use a path: `directory` means enter and list it, `program` means run it. */
export async function accountCan(account: ServerAccount, what: 'directory' | 'program', path: string) {
  const test = what === 'program' ? '[ -x "$1" ]' : '[ -r "$1" ] && [ -x "$1" ]';
  return succeeds(account, ['-c', test, 'sh', path]);
}

const canBecome = (account: ServerAccount) => succeeds(account, ['-c', ':']);

const succeeds = (account: ServerAccount, args: string[]): Promise<boolean> =>
  run('/bin/sh', args, { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );

async function ownerOf(clusterDir: string): Promise<ServerAccount | null> {
  const { uid, gid } = (await stat(clusterDir).catch(() => null)) ?? { uid: 0, gid: 0 };
  return uid === 0 ? null : { uid, gid };
}

async function userNamed(name: string): Promise<ServerAccount | null> {
  const id = (flag: string) => run('id', [flag, name]).then(({ stdout }) => Number(stdout.trim()));
  return Promise.all([id('-u'), id('-g')]).then(
    ([uid, gid]) => (uid > 0 ? { uid, gid } : null),
    () => null,
  );
}
