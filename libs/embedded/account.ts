import { execFile } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, reasonOf } from './errors.js';

const run = promisify(execFile);
const NAME = 'postgres';

/** The user that PostgreSQL runs as, where that isn't the one who runs us. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: under root the owner of an existing cluster, else the user
 * `postgres`, which is made where it is absent.
 *
 * @returns undefined where we aren't root
 */
export async function accountFor(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return (await lookUp()) ?? (await create());
}

/** Whether the account may do this (an option of `test`: `-x`, `-w`) to a path. */
export async function may(account: Account, option: string, path: string): Promise<boolean> {
  return run('test', [option, path], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** Hands paths over to the account. */
export async function give(account: Account | undefined, paths: readonly string[]): Promise<void> {
  if (account === undefined) return;
  for (const path of paths) await chown(path, account.uid, account.gid);
}

async function lookUp(): Promise<Account | undefined> {
  try {
    const [uid, gid] = [await run('id', ['-u', NAME]), await run('id', ['-g', NAME])];
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function create(): Promise<Account> {
  const failure = await run('useradd', ['--system', '--shell', '/bin/false', NAME]).then(
    () => undefined,
    reasonOf,
  );
  // Another process of ours may have made it meanwhile.
  const account = await lookUp();
  if (account !== undefined) return account;
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and the user ${NAME} could not be created ` +
      `(${failure ?? 'the system does not know it'}): create it, or run as another user.`,
  );
}
