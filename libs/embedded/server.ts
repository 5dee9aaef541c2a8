import { type ChildProcess, spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { give } from './account.js';
import { type Cluster, plainEnvironment } from './cluster.js';
import { EmbeddedPostgresError, NotYet, PortTaken } from './errors.js';
import { ifThere } from './folders.js';
import { disownStaleLockFile, readLockFile } from './lock-file.js';
import { inTurn } from './turn.js';

export type ServerSettings = Readonly<Record<string, string>>;

/** Fits a log on one machine; fsync, full_page_writes and synchronous_commit stay on. */
const SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  shared_buffers: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // What customers say must not end up in a log file.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

const LOOK_EVERY_MILLISECONDS = 10;
/** Recovery after a crash replays at most `max_wal_size`; more than this is a fault. */
const START_LIMIT_MILLISECONDS = 300_000;
/** Complaints that pass by themselves: another server starts, stops or has just died. */
const PASSING = /lock file ".*" (already exists|is empty)|is still in use/;
const PORT_TAKEN = 'Address already in use';
/** The log begins anew beyond this; one earlier log is kept. */
const LOG_LIMIT_BYTES = 16_000_000;

export interface Start {
  /** Taken if it is free, so that the pools of other processes find the server again. */
  readonly port: number | undefined;
  readonly settings: ServerSettings;
  readonly signal: AbortSignal;
}

/**
 * Starts a server in a session of its own, so that no signal to our terminal or group reaches it,
 * and waits until it takes connections.
 *
 * @throws NotYet where another attempt may succeed
 * @throws EmbeddedPostgresError with the end of the server's log where it can't start
 */
export async function startServer(cluster: Cluster, start: Start): Promise<void> {
  await inTurn(cluster, async () => {
    await disownStaleLockFile(cluster.data);
    await startInTurn(cluster, start);
  });
}

async function startInTurn(cluster: Cluster, start: Start): Promise<void> {
  const port = start.port ?? (await freePort());
  const logStart = await beginLog(cluster.logFile);
  const server = await launch(cluster, { ...SETTINGS, ...start.settings, port: String(port) });
  if (await becomesReady(server, cluster, start.signal)) return;
  await stopLaunched(server);
  start.signal.throwIfAborted();
  const complaint = await complaintSince(cluster.logFile, logStart);
  if (complaint.includes(PORT_TAKEN)) throw new PortTaken(complaint);
  if (PASSING.test(complaint)) throw new NotYet(complaint);
  throw new EmbeddedPostgresError(
    `PostgreSQL did not start: ${complaint} (its whole log: ${cluster.logFile})`,
  );
}

/** A port of the loopback address that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new EmbeddedPostgresError('The system gives no free port on 127.0.0.1.');
}

async function launch(cluster: Cluster, settings: ServerSettings): Promise<ChildProcess> {
  const log = await open(cluster.logFile, 'a', 0o600);
  try {
    const { account, binaries, data } = cluster;
    await give(account, [cluster.logFile]);
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(binaries.postgres, ['-D', data, ...options], {
      ...account,
      cwd: cluster.folder,
      detached: true,
      env: plainEnvironment(),
      stdio: ['ignore', log.fd, log.fd],
    });
    await once(server, 'spawn');
    server.unref();
    return server;
  } finally {
    await log.close();
  }
}

/** @returns false where it ended, gave no sign in time or is no longer wanted */
async function becomesReady(
  server: ChildProcess,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + START_LIMIT_MILLISECONDS;
  while (isRunning(server) && !signal.aborted && Date.now() < deadline) {
    const lock = await readLockFile(cluster.data);
    if (lock?.pid === server.pid && lock?.status === 'ready') return true;
    await pause(LOOK_EVERY_MILLISECONDS);
  }
  return false;
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}

async function stopLaunched(server: ChildProcess): Promise<void> {
  if (!isRunning(server)) return;
  const ended = once(server, 'exit');
  server.kill('SIGINT');
  await ended;
}

/** @returns where the log goes on, in bytes */
async function beginLog(file: string): Promise<number> {
  const size = (await ifThere(stat(file)))?.size ?? 0;
  if (size < LOG_LIMIT_BYTES) return size;
  await rename(file, `${file}.1`);
  return 0;
}

/** What the server's log says since then, in one line without time stamps. */
async function complaintSince(logFile: string, start: number): Promise<string> {
  const log = await open(logFile, 'r');
  try {
    const { size } = await log.stat();
    const { buffer, bytesRead } = await log.read({
      buffer: Buffer.alloc(Math.min(size - start, 4_000)),
      position: Math.max(start, size - 4_000),
    });
    const lines = buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-5);
    return lines.map((line) => line.replace(/^[-\d]+ [\d:.]+ \w+ \[\d+\] /, '').trim()).join('; ');
  } finally {
    await log.close();
  }
}
