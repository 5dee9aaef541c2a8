import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The same file with its rows in reverse order below its header, in a folder of its own. */
export async function reversedFile(
  file: string,
): Promise<{ path: string; remove: () => Promise<void> }> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...rows] = text.split(/(?<=\n)/);
  const folder = await mkdtemp(join(tmpdir(), 'lifeledger-reversed-'));
  const path = join(folder, basename(file, '.gz'));
  const ended = rows.map((row) => (row.endsWith('\n') ? row : `${row}\n`));
  await writeFile(path, [header, ...ended.reverse()].join(''));
  return { path, remove: () => rm(folder, { recursive: true }) };
}
