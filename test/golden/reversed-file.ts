import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface OwnFile {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** The same file with its rows in reverse order below its header, in a folder of its own. */
export function reversedFile(file: string): Promise<OwnFile> {
  return rearrangedFile(file, (rows) => rows.toReversed());
}

/** The file with other rows below its header, each with its line's end, in a folder of its own. */
export async function rearrangedFile(
  file: string,
  rearrange: (rows: readonly string[]) => readonly string[],
): Promise<OwnFile> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...rows] = text.split(/(?<=\n)/);
  const folder = await mkdtemp(join(tmpdir(), 'lifeledger-reversed-'));
  const path = join(folder, basename(file, '.gz'));
  const ended = rows.map((row) => (row.endsWith('\n') ? row : `${row}\n`));
  await writeFile(path, [header, ...rearrange(ended)].join(''));
  return { path, remove: () => rm(folder, { recursive: true }) };
}
