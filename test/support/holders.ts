import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('hold-embedded.mjs', import.meta.url));

/** A process of its own that has opened the embedded PostgreSQL of a folder. */
export interface Holder {
  readonly url: string;
  /** Closes in order and ends. */
  end(): Promise<void>;
  /** SIGKILL: ends at once, closes nothing. */
  kill(): Promise<void>;
}

/** @throws with what the process said where it could not open */
export async function hold(dataDir: string, role: 'server' | 'guest'): Promise<Holder> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify({ dataDir, role })], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const complaint = text(child.stderr);
  const url = await firstLine(child);
  if (url === undefined) throw new Error((await complaint).trim());
  const end = async () => {
    child.stdin.end();
    await ended;
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { url, end, kill };
}

async function firstLine(
  child: ChildProcessByStdio<Writable, Readable, Readable>,
): Promise<string | undefined> {
  for await (const line of createInterface(child.stdout)) return line;
  return undefined;
}

/** A temporary folder that the server's user can reach too. */
export async function reachableFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'lifeledger-embedded-'));
  await chmod(path, 0o755);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Process id of the server of a data folder; undefined where none runs. */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  const lockFile = join(dataDir, 'postgres', 'data', 'postmaster.pid');
  const lines = await readFile(lockFile, 'utf8').catch(() => undefined);
  return lines === undefined ? undefined : Number(lines.split('\n')[0]);
}
