import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lifeledger, loadSettings, openLifeledger } from '../apps/wiring/index.js';
import { openEmbedded } from '../libs/embedded/index.js';
import { type Cdnow, importWhole } from './cdnow.js';
import { createDatabase } from './sql.js';
import type { Figure } from './figures.js';
import type { Options } from './options.js';

/** What every benchmark is given: a database server in a fresh folder, and what is on it. */
export interface Workshop {
  readonly options: Options;
  /** Of the server's own database. */
  readonly server: string;
  readonly say: (line: string) => void;
  /** An empty database. */
  readonly freshDatabase: () => Promise<string>;
  /** A ledger on a database, by default an empty one; closed with the workshop. */
  readonly openLedger: (url?: string) => Promise<Lifeledger>;
  /** A ledger with the whole of CDNOW in its log, imported at the first call; undefined: no data. */
  readonly cdnow: () => Promise<Cdnow | undefined>;
}

export interface Bench {
  readonly name: string;
  readonly run: (workshop: Workshop) => Promise<readonly Figure[]>;
}

/** Exit code of a process that was told to stop. */
const INTERRUPTED = 130;

/** Opens the embedded database in a temporary folder for the time of `work`. */
export async function inWorkshop<Result>(
  options: Options,
  say: (line: string) => void,
  work: (workshop: Workshop) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeledger-bench-'));
  // Under root the server is another user, who must reach the folder.
  await chmod(folder, 0o755);
  const embedded = await openEmbedded({ dataDir: folder, role: 'server', log: say });
  const opened: Lifeledger[] = [];
  const close = async () => {
    for (let last = opened.pop(); last !== undefined; last = opened.pop()) await last.close();
    await embedded.close();
    await rm(folder, { recursive: true, force: true });
  };
  const stop = () => {
    void close().finally(() => process.exit(INTERRUPTED));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(workshopOn(embedded.url(), { options, say, opened }));
  } finally {
    await close();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

interface Shelf extends Pick<Workshop, 'options' | 'say'> {
  readonly opened: Lifeledger[];
}

function workshopOn(server: string, { options, say, opened }: Shelf): Workshop {
  let databases = 0;
  let cdnow: Promise<Cdnow | undefined> | undefined;
  const freshDatabase = () => {
    databases += 1;
    return createDatabase(server, `bench_${databases}`);
  };
  const openLedger = async (url?: string) => {
    const ledger = await ledgerOn(url ?? (await freshDatabase()), say);
    opened.push(ledger);
    return ledger;
  };
  return {
    ...{ options, server, say, freshDatabase, openLedger },
    cdnow: () => (cdnow ??= importWhole(openLedger, say)),
  };
}

/** As a server opens it, with default settings, on any free port. */
export function ledgerOn(url: string, say: (line: string) => void): Promise<Lifeledger> {
  const settings = loadSettings({ DATABASE_URL: url, LIFELEDGER_PORT: '0' });
  return openLifeledger(settings, { role: 'server', log: say });
}
