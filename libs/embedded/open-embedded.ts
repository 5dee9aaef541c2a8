import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, openCluster } from './cluster.js';
import { EmbeddedPostgresError, isAbort, NotYet, PortTaken, reasonOf } from './errors.js';
import { leave } from './leave.js';
import { joinServer, type Membership, type Role, urlOf } from './membership.js';
import { findPlace } from './place.js';
import { type ServerSettings, startServer } from './server.js';

export interface EmbeddedOptions {
  /** Holds everything; made where it is absent. */
  readonly dataDir: string;
  /** A `server` owns the folder, a second one is refused; a `guest` joins whoever is there. */
  readonly role?: Role;
  /** What an operator should know, a line each. */
  readonly log: (line: string) => void;
  /** PostgreSQL settings in place of ours; for tests, which may trade safety for speed. */
  readonly settings?: ServerSettings;
  /** Gives the opening up, with the signal's reason; without meaning once it is open. */
  readonly signal?: AbortSignal;
}

/** A running PostgreSQL that this process uses. */
export interface Embedded {
  /** Of the database; the port changes only where a server that died can't have its own again. */
  url(): string;
  /** False while a server that died is being started again. */
  isUp(): boolean;
  /** Leaves; stops the server where nobody else uses it. */
  close(): Promise<void>;
}

/** How long a server that is starting, stopping or dying may keep us from having one. */
const PATIENCE_MILLISECONDS = 60_000;
const PAUSE_MILLISECONDS = { first: 10, longest: 500, afterFailure: 1_000 };

/**
 * Joins the server that runs on the folder, or starts one, and keeps it running.
 *
 * @throws DataFolderInUse where another server owns the folder
 * @throws EmbeddedPostgresError where there can be no database; its message says why
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { role = 'guest', log, settings = {} } = options;
  const dataDir = resolve(options.dataDir);
  const cluster = await openCluster(await findPlace(dataDir, log));
  const stop = new AbortController();
  const opening = { dataDir, cluster, role, settings, log, signal: stop.signal };
  const signal = options.signal ?? stop.signal;
  return keepUp(opening, await acquire({ ...opening, signal }, undefined), stop);
}

interface Opening {
  readonly dataDir: string;
  readonly cluster: Cluster;
  readonly role: Role;
  readonly settings: ServerSettings;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

function keepUp(opening: Opening, first: Membership, stop: AbortController): Embedded {
  let membership: Membership | undefined = first;
  let port = first.port;
  const closed = once(opening.signal, 'abort');
  const watch = async () => {
    while (membership !== undefined) {
      await Promise.race([membership.ended, closed]);
      if (opening.signal.aborted) return;
      membership = undefined;
      opening.log('The embedded database is gone; starting it again.');
      membership = await acquireAgain(opening, port);
      port = membership?.port ?? port;
    }
  };
  const watching = watch();
  const close = async () => {
    stop.abort();
    await watching;
    if (membership !== undefined) await leave(opening.cluster, membership);
    membership = undefined;
  };
  let closing: Promise<void> | undefined;
  return {
    url: () => urlOf(opening.cluster, port),
    isUp: () => membership !== undefined,
    close: () => (closing ??= close()),
  };
}

/** Tries for ever; @returns undefined where it is no longer wanted */
async function acquireAgain(opening: Opening, port: number): Promise<Membership | undefined> {
  let told = '';
  while (!opening.signal.aborted) {
    try {
      const membership = await acquire(opening, port);
      opening.log('The embedded database is back.');
      return membership;
    } catch (error) {
      if (isAbort(error)) return undefined;
      const reason = reasonOf(error);
      if (reason !== told) opening.log(reason);
      told = reason;
    }
    await rest(PAUSE_MILLISECONDS.afterFailure, opening.signal);
  }
  return undefined;
}

/** Joins or starts until one of both succeeds. */
async function acquire(opening: Opening, port: number | undefined): Promise<Membership> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  const { first, longest } = PAUSE_MILLISECONDS;
  let wanted = port;
  for (let wait = first; ; wait = Math.min(wait * 2, longest)) {
    opening.signal.throwIfAborted();
    try {
      return await joinOrStart(opening, wanted);
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      if (Date.now() > deadline) throw stuck(opening.dataDir, error);
      if (error instanceof PortTaken) wanted = undefined;
    }
    await rest(wait, opening.signal);
  }
}

async function joinOrStart(opening: Opening, port: number | undefined): Promise<Membership> {
  const { cluster, role, dataDir, settings, signal } = opening;
  try {
    return await joinServer(cluster, role, dataDir);
  } catch (error) {
    if (!(error instanceof NotYet)) throw error;
  }
  await startServer(cluster, { port, settings, signal });
  return joinServer(cluster, role, dataDir);
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch(() => undefined);
}

function stuck(dataDir: string, error: Error): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The database in ${dataDir} can be neither joined nor started: ${error.message}`,
    { cause: error },
  );
}
