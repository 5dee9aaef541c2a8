// Processes of ours, seen from outside: start them as anybody, find them, kill them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { databaseHome } from './clones.mjs';

export const isRoot = process.getuid?.() === 0;
/** `nobody`, on every Linux. */
export const NOBODY = 65534;

/** Runs a program in a group of its own; what it prints is collected. */
export function start(words, { cwd, env = {}, uid }) {
  const as =
    uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const [program, ...args] = [...as, ...words];
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const process_ = { child, output: '', ended: once(child, 'close') };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (process_.output += text));
  return process_;
}

/** Waits until it has printed something like that. */
export async function printed(started, pattern) {
  for (const deadline = Date.now() + 120_000; ; await pause(20)) {
    const match = pattern.exec(started.output);
    if (match) return match;
    assert.ok(isRunning(started), `ended without printing ${pattern}:\n${started.output}`);
    assert.ok(Date.now() < deadline, `did not print ${pattern}:\n${started.output}`);
  }
}

export function isRunning({ child }) {
  return child.exitCode === null && child.signalCode === null;
}

/** Signals it, waits, and says how it ended and after how many milliseconds. */
export async function stop(started, signal) {
  const begun = Date.now();
  started.child.kill(signal);
  await started.ended;
  const { exitCode, signalCode } = started.child;
  return { code: exitCode ?? signalCode, milliseconds: Date.now() - begun };
}

/** Ids of all processes of the PostgreSQL that works on a data folder. */
export function databaseProcesses(dataDir) {
  const data = join(databaseHome(dataDir), 'postgres', 'data');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && cwdOf(name) === data)
    .map(Number);
}

function cwdOf(pid) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Kills the whole PostgreSQL of a data folder at once. */
export function killDatabase(dataDir) {
  for (const pid of databaseProcesses(dataDir)) kill(pid);
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Nothing of a data folder's PostgreSQL runs any more. */
export function assertStopped(dataDir) {
  const lockFile = join(databaseHome(dataDir), 'postgres', 'data', 'postmaster.pid');
  assert.ok(
    !existsSync(lockFile),
    `${lockFile} is left: ${existsSync(lockFile) && readFileSync(lockFile)}`,
  );
  assert.deepEqual(databaseProcesses(dataDir), [], 'processes are left');
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}
