// Clones of this checkout to start from: one that everybody reaches, one below a closed home.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const LEFT_OUT = new Set(['.git', 'dist', 'node_modules']);
const SHARED = '/var/lib/lifeledger';

/** Copies, hard links where the file system can. */
function copy(from, to) {
  try {
    execFileSync('cp', ['-al', from, to], { stdio: 'ignore' });
  } catch {
    rmSync(to, { recursive: true, force: true });
    execFileSync('cp', ['-a', from, to]);
  }
}

/** Clones, built; `folder()` gives a new data folder that everybody reaches. */
export function makeClones() {
  const place = mkdtempSync(join(tmpdir(), 'lifeledger-hard-'));
  chmodSync(place, 0o755);
  const open = join(place, 'clone');
  const home = join(place, 'home');
  const closed = join(home, 'clone');
  mkdirSync(open);
  for (const name of readdirSync(checkout))
    if (!LEFT_OUT.has(name) && !name.startsWith('.lifeledger'))
      execFileSync('cp', ['-a', join(checkout, name), open]);
  copy(join(checkout, 'node_modules'), join(open, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: open,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(home, { mode: 0o700 });
  copy(open, closed);
  let folders = 0;
  const folder = (uid) => {
    const path = join(place, `data-${(folders += 1)}`);
    mkdirSync(path);
    if (uid !== undefined) execFileSync('chown', [String(uid), path]);
    return path;
  };
  return { place, open, closed, folder };
}

/** Removes the clones, and what a closed home made us put elsewhere. */
export function removeClones({ place }, sharedBefore) {
  for (const folder of pointedAt(place)) rmSync(folder, { recursive: true, force: true });
  rmSync(place, { recursive: true, force: true });
  for (const name of sharedEntries().filter((entry) => !sharedBefore.includes(entry)))
    if (name.startsWith('postgres-')) rmSync(join(SHARED, name), { recursive: true, force: true });
}

/** What lies below the shared folder. */
export function sharedEntries() {
  return existsSync(SHARED) ? readdirSync(SHARED) : [];
}

function pointedAt(place) {
  const found = execFileSync('find', [
    place,
    '-name',
    'postgres-is-at',
    '-not',
    '-path',
    '*/node_modules/*',
  ]);
  return found.toString().split('\n').filter(Boolean).map(homeOf);
}

/** Where the database of a data folder lies. */
export function databaseHome(dataDir) {
  const pointer = join(dataDir, 'postgres-is-at');
  return existsSync(pointer) ? homeOf(pointer) : dataDir;
}

function homeOf(pointer) {
  const home = readFileSync(pointer, 'utf8').trim();
  if (dirname(home) !== SHARED) throw new Error(`${pointer} points at ${home}`);
  return home;
}
