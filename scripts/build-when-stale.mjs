/** Compiles into dist/ where a source is newer than the last build, so that commands start at once. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stamp = 'dist/.built';
const folders = ['apps', 'libs', 'projections', 'bench'];
const settings = ['package.json', 'package-lock.json', 'nest-cli.json', '.swcrc'];

const inFolder = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('node_modules'))
    .map((name) => join(folder, name));
const changedAt = (path) => statSync(path).mtimeMs;
const builtAt = existsSync(stamp) ? changedAt(stamp) : 0;
const sources = [...folders, ...folders.flatMap(inFolder), ...settings];

if (sources.some((path) => changedAt(path) >= builtAt)) {
  const { status, stdout, stderr } = spawnSync('nest', ['build'], { encoding: 'utf8' });
  if (status !== 0) {
    process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
    process.exit(1);
  }
  writeFileSync(stamp, '');
}
