import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Lifeledger } from '../apps/wiring/index.js';
import { importCdnow } from '../libs/intake/index.js';
import { timed } from './figures.js';

/** A ledger whose log holds the whole of CDNOW. */
export interface Cdnow {
  readonly ledger: Lifeledger;
  readonly events: number;
  readonly importMilliseconds: number;
}

/** The end of the data. */
export const cdnowAsOf = '1998-06-30T00:00:00Z';

export async function importWhole(
  openLedger: () => Promise<Lifeledger>,
  say: (line: string) => void,
): Promise<Cdnow | undefined> {
  const folder = process.env['LIFELEDGER_TEST_DATA'] ?? '../shared/data';
  const file = join(folder, 'cdnow/CDNOW_master.txt');
  if (!existsSync(file)) {
    say(`no CDNOW data at ${file}: skipped; LIFELEDGER_TEST_DATA names the folder of the data`);
    return undefined;
  }
  const ledger = await openLedger();
  const options = { file, url: ledger.databaseUrl(), room: ledger.room, currency: 'USD' };
  const { milliseconds } = await timed(() => importCdnow(options));
  return { ledger, events: await countEvents(ledger), importMilliseconds: milliseconds };
}

async function countEvents({ store }: Lifeledger): Promise<number> {
  let events = 0;
  for await (const page of store.readAll()) events += page.length;
  return events;
}
