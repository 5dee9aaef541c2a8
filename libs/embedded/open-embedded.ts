import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { accountFor } from './account.js';
import { locateBinaries } from './binaries.js';
import { type Cluster, clusterFolder, openCluster } from './cluster.js';
import { EmbeddedPostgresError, NotYet, reasonOf } from './errors.js';
import { leave } from './leave.js';
import { joinServer, type Membership, type Role, urlOf } from './membership.js';
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
}

/** A running PostgreSQL that this process uses. */
export interface Embedded {
  /** Of the database; the port may change when the server had to be started again. */
  url(): string;
  /** False while a server that died is being started again. */
  isUp(): boolean;
  /** Leaves; stops the server where nobody else uses it. */
  close(): Promise<void>;
}

/** How long a server that is starting, stopping or dying may keep us from having one. */
const PATIENCE_MILLISECONDS = 60_000;

/**
 * Joins the server that runs on the folder, or starts one, and keeps it running.
 *
 * @throws DataFolderInUse where another server owns the folder
 * @throws EmbeddedPostgresError where there can be no database; its message says why
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const account = await accountFor(clusterFolder(dataDir));
  const cluster = await openCluster({ home: dataDir, binaries: locateBinaries(), account });
  const opening: Opening = { ...options, dataDir, cluster, stop: new AbortController() };
  return keepUp(opening, await acquire(opening, undefined));
}

interface Opening extends EmbeddedOptions {
  readonly cluster: Cluster;
  readonly stop: AbortController;
}

function keepUp(opening: Opening, first: Membership): Embedded {
  let membership: Membership | undefined = first;
  let port = first.port;
  const watch = async () => {
    while (membership !== undefined && (await ended(membership, opening.stop.signal))) {
      membership = undefined;
      opening.log('The embedded database is gone; starting it again.');
      membership = await acquireAgain(opening, port);
      port = membership?.port ?? port;
    }
  };
  const watching = watch();
  const close = async () => {
    opening.stop.abort();
    await watching;
    if (membership !== undefined) await leave(opening.cluster, membership);
    membership = undefined;
  };
  return { url: () => urlOf(opening.cluster, port), isUp: () => membership !== undefined, close };
}

/** @returns false where we stopped listening before it ended */
async function ended({ session }: Membership, signal: AbortSignal): Promise<boolean> {
  return once(session, 'end', { signal }).then(
    () => true,
    () => false,
  );
}

async function acquireAgain(opening: Opening, port: number): Promise<Membership | undefined> {
  for (;;) {
    try {
      const membership = await acquire(opening, port);
      opening.log('The embedded database is back.');
      return membership;
    } catch (error) {
      if (opening.stop.signal.aborted) return undefined;
      opening.log(`The embedded database does not come back: ${reasonOf(error)}`);
    }
    await pause(1_000, undefined, { signal: opening.stop.signal }).catch(() => undefined);
  }
}

/** Joins or starts until one of both succeeds. */
async function acquire(opening: Opening, port: number | undefined): Promise<Membership> {
  const { cluster, role = 'guest', dataDir, settings = {}, stop } = opening;
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  let preferred = port;
  for (let wait = 10; ; wait = Math.min(wait * 2, 500)) {
    const membership = await joinServer(cluster, role, dataDir);
    if (membership !== undefined) return membership;
    try {
      await startServer(cluster, { port: preferred, settings, signal: stop.signal });
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      if (stop.signal.aborted) throw error;
      if (Date.now() > deadline) throw new EmbeddedPostgresError(stuck(dataDir, error));
      preferred = undefined;
      await pause(wait);
    }
  }
}

function stuck(dataDir: string, error: Error): string {
  return `The database in ${dataDir} can be neither joined nor started: ${error.message}`;
}
