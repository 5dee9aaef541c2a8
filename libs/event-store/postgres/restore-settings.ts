import type { Client } from 'pg';
import { METASTREAM_PREFIX, originalOf } from './metastream.js';
import { settingsIn } from './stream-settings.js';
import { writeSettings } from './write-settings.js';

/** Of the next $3 metastreams behind $1 and before $2 by name: the last record, a tombstone too. */
const METADATA = `
select m.name, s.number, s.tombstoned, e.is_json, e.data
from log.streams m
join log.streams s on s.name = substr(m.name, ${String(METASTREAM_PREFIX.length + 1)}) collate "C"
cross join lateral (
  select is_json, data from log.events where stream = m.number order by revision desc limit 1
) e
where m.name > $1 and m.name < $2 order by m.name limit $3`;

/** In order of bytes, the first name behind all that begin as metastreams do. */
const BEHIND_METASTREAMS = '$%';

const PAGE_STREAMS = 1000;

type Row = [name: string, number: string, tombstoned: boolean, isJson: boolean, data: Uint8Array];

/** Puts in force what the last metadata of each stream says; the events must be there already. */
export async function restoreSettings(client: Client): Promise<void> {
  let behind = METASTREAM_PREFIX;
  for (;;) {
    const values = [behind, BEHIND_METASTREAMS, PAGE_STREAMS];
    const { rows } = await client.query<Row>({ text: METADATA, rowMode: 'array', values });
    const last = rows.at(-1);
    if (last === undefined) return;
    await writeSettings(client, rows.filter(isOfOrdinary).map(settled));
    behind = last[0];
  }
}

/** A metastream's own settings are fixed. */
function isOfOrdinary([metastream]: Row): boolean {
  return originalOf(metastream.slice(METASTREAM_PREFIX.length)) === undefined;
}

function settled([, number, tombstoned, isJson, data]: Row) {
  const contentType = isJson ? 'application/json' : 'application/octet-stream';
  return { number: BigInt(number), tombstoned, settings: settingsIn({ contentType, data }) };
}
