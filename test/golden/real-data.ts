import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the real data lies; specs that need it are skipped, with a message, where it is absent. */
const dataDir = process.env['LIFELEDGER_TEST_DATA'] ?? '../shared/data';

export const cdnowFile = join(dataDir, 'cdnow', 'CDNOW_master.txt');
export const onlineRetailFile = join(dataDir, 'online-retail', 'online_retail.csv.gz');
export const hasRealData = existsSync(join(dataDir, 'golden.json'));
export const whereData = hasRealData ? '' : ` (skipped: no data in ${dataDir})`;

/** One reference number of golden.json by its path of keys. */
export function golden(...path: readonly string[]): unknown {
  let value: unknown = JSON.parse(readFileSync(join(dataDir, 'golden.json'), 'utf8'));
  for (const key of path) value = (value as Record<string, unknown>)[key];
  if (value === undefined) throw new Error(`golden.json has no ${path.join(' > ')}`);
  return value;
}
