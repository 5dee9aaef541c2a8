import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './errors.js';

/** What `postmaster.pid` says of the server that runs on a cluster, or ran on it when it died. */
export interface LockFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready`, `stopping`; empty until the server has come that far. */
  readonly status: string;
}

/** @returns undefined where no server runs (or one has not yet said its port) */
export async function readLockFile(data: string): Promise<LockFile | undefined> {
  try {
    return parseLockFile(await readFile(join(data, 'postmaster.pid'), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Lines, by PostgreSQL's `miscadmin.h`: 1 process id, 4 port, 8 status. */
export function parseLockFile(text: string): LockFile | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || !Number.isInteger(port) || pid <= 0 || port <= 0) return undefined;
  return { pid, port, status: lines[7] ?? '' };
}
