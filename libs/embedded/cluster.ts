import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, give } from './account.js';
import type { Binaries } from './binaries.js';
import { codeOf, complaintOf, EmbeddedPostgresError, reasonOf } from './errors.js';
import { ifThere, syncFolder } from './folders.js';

const run = promisify(execFile);

/** The user and the database that everything of ours lives in. */
export const USER = 'lifeledger';
export const DATABASE = 'postgres';

/** No initdb takes as long. */
const DRAFT_LIFE_MILLISECONDS = 600_000;

/** What a server runs on. */
export interface Cluster {
  /** Holds the password, the server's log and `data`; published whole, so it exists or not. */
  readonly folder: string;
  /** PostgreSQL's own. */
  readonly data: string;
  readonly logFile: string;
  readonly password: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
}

/** What is needed to open a cluster, or to make it. */
export interface ClusterPlace {
  readonly home: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
}

/** Where the cluster of a home lies. */
export function clusterFolder(home: string): string {
  return join(home, 'postgres');
}

/**
 * Opens the cluster of a home; makes it first where there is none.
 *
 * @throws EmbeddedPostgresError where it is another version's or user's, or can't be made
 */
export async function openCluster(place: ClusterPlace): Promise<Cluster> {
  const folder = clusterFolder(place.home);
  const password = (await readPassword(folder)) ?? (await create(place, folder));
  const data = join(folder, 'data');
  await checkVersion(data, place.binaries.major);
  const { binaries, account } = place;
  return { folder, data, logFile: join(folder, 'server.log'), password, binaries, account };
}

async function readPassword(folder: string): Promise<string | undefined> {
  try {
    return (await ifThere(readFile(join(folder, 'password'), 'utf8')))?.trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The embedded database in ${folder} can't be read (${reasonOf(error)}): ` +
        'run as the user who owns it, or choose another folder with LIFELEDGER_DATA_DIR.',
      { cause: error },
    );
  }
}

/**
 * Built beside its place and moved there whole: a start that is killed half-way leaves nothing
 * that looks like a cluster, and of two at the same time the first one wins.
 */
async function create(place: ClusterPlace, folder: string): Promise<string> {
  await removeOldDrafts(folder);
  const draft = await makeDraft(folder);
  try {
    const password = randomBytes(24).toString('base64url');
    await writeFile(join(draft, 'password'), password, { mode: 0o600 });
    await mkdir(join(draft, 'data'), { mode: 0o700 });
    await give(place.account, [draft, join(draft, 'password'), join(draft, 'data')]);
    await initdb(place, draft);
    return (await publish(draft, folder)) ? password : await passwordOfWinner(folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function makeDraft(folder: string): Promise<string> {
  try {
    return await mkdtemp(`${folder}.new-`);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `Nothing can be written to ${dirname(folder)} (${reasonOf(error)}): ` +
        'choose another folder with LIFELEDGER_DATA_DIR.',
      { cause: error },
    );
  }
}

/** What starts that were killed half-way left behind. */
async function removeOldDrafts(folder: string): Promise<void> {
  const home = dirname(folder);
  const prefix = `${basename(folder)}.new-`;
  for (const name of (await readdir(home)).filter((entry) => entry.startsWith(prefix))) {
    const draft = await ifThere(stat(join(home, name)));
    if (draft !== undefined && Date.now() - draft.mtimeMs > DRAFT_LIFE_MILLISECONDS)
      await rm(join(home, name), { recursive: true, force: true });
  }
}

async function initdb({ binaries, account }: ClusterPlace, draft: string): Promise<void> {
  const options = [
    `--pgdata=${join(draft, 'data')}`,
    `--pwfile=${join(draft, 'password')}`,
    `--username=${USER}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
  try {
    await run(binaries.initdb, options, { ...account, cwd: draft, env: plainEnvironment() });
  } catch (error) {
    throw new EmbeddedPostgresError(
      `PostgreSQL could not make its data folder: ${complaintOf(error)}`,
      { cause: error },
    );
  }
}

/** Nothing of the caller's environment (PGDATA, locales) may reach PostgreSQL's programs. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

async function publish(draft: string, folder: string): Promise<boolean> {
  try {
    await rename(draft, folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(dirname(folder));
  return true;
}

async function passwordOfWinner(folder: string): Promise<string> {
  const password = await readPassword(folder);
  if (password !== undefined) return password;
  throw new EmbeddedPostgresError(
    `${folder} is not empty, but holds no database: move it away, or choose another folder ` +
      'with LIFELEDGER_DATA_DIR.',
  );
}

async function checkVersion(data: string, ours: string): Promise<void> {
  const theirs = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (theirs === ours) return;
  throw new EmbeddedPostgresError(
    `${data} holds data of PostgreSQL ${theirs}, and this Lifeledger brings PostgreSQL ${ours}: ` +
      'write a `lifeledger backup` with the version that made it and `restore` it into a new folder.',
  );
}
