import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** Of this program, as its package says. */
export function version(): string {
  // Sources and what is built of them stand at different depths below it.
  const path = findPackageJSON('..', import.meta.url);
  if (path === undefined) throw new Error('no package.json stands above the program');
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
}
