import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './errors.js';
import { ifThere, sameFolder } from './folders.js';

/** What `postmaster.pid` says of the server that runs on a cluster, or ran on it when it died. */
export interface LockFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `stopping`; empty until the server has come that far. */
  readonly status: string;
}

/** An empty lock file is a server's first instant, or, when older, its last. */
const EMPTY_FOR_MILLISECONDS = 1_000;

/** @returns undefined where no server runs (or one has not yet said its port) */
export async function readLockFile(data: string): Promise<LockFile | undefined> {
  const text = await ifThere(readFile(pathIn(data), 'utf8'));
  return text === undefined ? undefined : parseLockFile(text);
}

/** Lines, by PostgreSQL's `pidfile.h`: 1 process id, 4 port, 8 status. */
export function parseLockFile(text: string): LockFile | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || !Number.isInteger(port) || pid <= 0 || port <= 0) return undefined;
  return { pid, port, status: lines[7] ?? '' };
}

/**
 * Makes a dead server's lock file one that PostgreSQL takes over.
 *
 * PostgreSQL believes a lock file as long as a process has that id: in a container, where ids
 * begin anew, soon another one has; a copied folder names the server of the original; and a dead
 * server keeps its id until its parent has reaped it. So the id is replaced by our own, which
 * PostgreSQL ignores as its parent's. The file itself stays: by its other lines PostgreSQL
 * finds out whether sessions of the dead server still write.
 *
 * Only for who holds the turn to start a server.
 */
export async function disownStaleLockFile(data: string): Promise<void> {
  const text = await ifThere(readFile(pathIn(data), 'utf8'));
  if (text === undefined) return;
  if (text === '') {
    await removeIfOld(pathIn(data));
    return;
  }
  const [pid = '', ...rest] = text.split('\n');
  if (!(await belongsToAnother(pid.trim(), data))) return;
  const draft = `${pathIn(data)}.disowned`;
  const { uid, gid } = await stat(data);
  await writeFile(draft, [String(process.pid), ...rest].join('\n'), { mode: 0o600 });
  await chown(draft, uid, gid);
  await rename(draft, pathIn(data));
}

function pathIn(data: string): string {
  return join(data, 'postmaster.pid');
}

async function removeIfOld(path: string): Promise<void> {
  const file = await ifThere(stat(path));
  if (file !== undefined && Date.now() - file.mtimeMs > EMPTY_FOR_MILLISECONDS)
    await rm(path, { force: true });
}

/**
 * Whether the process is there, alive or not yet reaped, but is no server of this folder: that one
 * would work in it. Where the system doesn't tell, PostgreSQL decides.
 */
async function belongsToAnother(pid: string, data: string): Promise<boolean> {
  if (process.platform !== 'linux' || !existsSync(`/proc/${pid}`)) return false;
  try {
    return !(await sameFolder(`/proc/${pid}/cwd`, data));
  } catch (error) {
    return codeOf(error) === 'ENOENT' && existsSync(`/proc/${pid}`);
  }
}
