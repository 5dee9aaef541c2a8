import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, accountFor, may } from './account.js';
import { type Binaries, binariesAt, locateBinaries } from './binaries.js';
import { type ClusterPlace, clusterFolder } from './cluster.js';
import { codeOf, EmbeddedPostgresError, reasonOf } from './errors.js';
import { ifThere } from './folders.js';

const run = promisify(execFile);

/** Where that is put which the user `postgres` can't reach, below a home closed to others. */
const SHARED = '/var/lib/lifeledger';
/** In the data folder; says where its database lies instead. */
const POINTER = 'postgres-is-at';

type Log = (line: string) => void;

/**
 * Where the database of a data folder lies, who runs it and with which binaries: right there,
 * unless root runs us and the server's user can't reach it.
 *
 * @throws EmbeddedPostgresError where the folder can't be used
 */
export async function findPlace(dataDir: string, log: Log): Promise<ClusterPlace> {
  await makeFolder(dataDir);
  const elsewhere = await readPointer(dataDir);
  const account = await accountFor(clusterFolder(elsewhere ?? dataDir));
  const binaries = locateBinaries();
  if (account === undefined) return { home: elsewhere ?? dataDir, binaries, account };
  return {
    home: elsewhere ?? (await reachableHome(dataDir, account, log)),
    binaries: await reachableBinaries(binaries, account),
    account,
  };
}

async function makeFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
  } catch (error) {
    throw new EmbeddedPostgresError(
      `Data folder ${dataDir} can't be made (${reasonOf(error)}): ` +
        'choose another one with LIFELEDGER_DATA_DIR.',
      { cause: error },
    );
  }
}

async function readPointer(dataDir: string): Promise<string | undefined> {
  const path = (await ifThere(readFile(join(dataDir, POINTER), 'utf8')))?.trim();
  if (path === undefined || existsSync(path)) return path;
  throw new EmbeddedPostgresError(
    `The database of ${dataDir} should lie in ${path}, but nothing is there: bring it back, ` +
      `or delete ${join(dataDir, POINTER)} to begin with an empty one.`,
  );
}

async function reachableHome(dataDir: string, account: Account, log: Log): Promise<string> {
  if (await may(account, '-x', dataDir)) return dataDir;
  if (existsSync(clusterFolder(dataDir)))
    throw new EmbeddedPostgresError(
      `The user who runs PostgreSQL (id ${account.uid}) can't reach ${dataDir}: let others pass ` +
        'through the folders above it (chmod o+x), or move it to where they may.',
    );
  return makeHomeElsewhere(dataDir, log);
}

/** The path's hash tells whose it is; the rest keeps it apart from one left behind earlier. */
async function makeHomeElsewhere(dataDir: string, log: Log): Promise<string> {
  const prefix = `data-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-`;
  await makeOpenFolder(SHARED);
  const earlier = (await readdir(SHARED)).filter((name) => name.startsWith(prefix));
  const home = join(SHARED, `${prefix}${randomBytes(3).toString('hex')}`);
  await makeOpenFolder(home);
  if (!(await point(dataDir, home))) {
    await rm(home, { recursive: true });
    return (await readPointer(dataDir)) ?? makeHomeElsewhere(dataDir, log);
  }
  const left = earlier.length === 0 ? '' : ` (earlier ones left there: ${earlier.join(', ')})`;
  log(`PostgreSQL's user can't reach ${dataDir}: the database lies in ${home}${left}.`);
  return home;
}

/** Whatever our umask says, others must be able to pass. */
async function makeOpenFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}

/** @returns false where another process was first */
async function point(dataDir: string, home: string): Promise<boolean> {
  const pointer = join(dataDir, POINTER);
  const draft = `${pointer}.${basename(home)}`;
  await writeFile(draft, `${home}\n`);
  try {
    await link(draft, pointer);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
  }
}

async function reachableBinaries(binaries: Binaries, account: Account): Promise<Binaries> {
  if (await may(account, '-x', binaries.postgres)) return binaries;
  const copy = join(SHARED, `postgres-${binaries.version}`);
  if (!existsSync(copy)) await copyBinaries(binaries.native, copy);
  return binariesAt(copy, binaries.version);
}

/** Copied beside its place and moved there whole, by whoever is first. */
async function copyBinaries(native: string, copy: string): Promise<void> {
  await makeOpenFolder(SHARED);
  const draft = await mkdtemp(`${copy}.new-`);
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', draft]);
    await rename(draft, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
