import type { Client } from 'pg';
import { InvalidBackup } from '../errors.js';
import { LAST_REVISION } from '../node-log.js';
import type { RecordedEvent } from '../port.js';
import { run } from './connection.js';
import { eventColumns, list } from './event-columns.js';
import { CHANNEL } from './insert-plan.js';
import { originalOf } from './metastream.js';
import { restoreSettings } from './restore-settings.js';

/** Streams get their numbers in the order in which they are first named, as they did at first. */
const NEW_STREAMS = `
with given as (
  select name, min(n) as n from unnest($1::text[]) with ordinality g (name, n)
  where not exists (select from log.streams s where s.name = g.name collate "C")
  group by name
), numbered as (
  update log.head set streams = streams + (select count(*) from given) returning streams
)
insert into log.streams (number, name, last_revision)
select numbered.streams - count(*) over () + row_number() over (order by given.n), given.name, -1
from given, numbered`;

const EVENTS = `
insert into log.events
  (position, stream, revision, id, type, is_json, data, metadata, recorded_at)
select e.position, s.number, e.revision, e.id, e.type, e.is_json,
  substring($6::bytea from e.first_byte for e.data_bytes),
  substring($6::bytea from e.first_byte + e.data_bytes for e.metadata_bytes),
  e.recorded_at
from unnest($1::int8[], $2::uuid[], $3::text[], $4::bool[], $5::int4[], $7::int4[], $8::int4[],
    $9::int8[], $10::text[], $11::timestamptz[])
  as e (revision, id, type, is_json, first_byte, data_bytes, metadata_bytes,
    position, stream, recorded_at)
join log.streams s on s.name = e.stream collate "C"`;

/** Puts events with all that a store once gave them into a log whose head is locked. */
export async function insertRestored(
  client: Client,
  events: readonly RecordedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const streams = events.map(({ stream }) => stream);
  await run(client, { name: 'new-streams', text: NEW_STREAMS, values: [named(streams)] });
  const values = [
    list(events, ({ revision }) => revision),
    ...eventColumns(events),
    list(events, ({ position }) => position),
    streams,
    list(events, ({ recordedAt }) => recordedAt),
  ];
  await run(client, { name: 'restored-events', text: EVENTS, values });
}

/** A stream that has metadata is there, with or without events. */
function named(streams: readonly string[]): readonly string[] {
  return streams.flatMap((stream) => {
    const original = originalOf(stream);
    return original === undefined ? [stream] : [stream, original];
  });
}

/** A tombstone stands behind every revision that an event can have. */
const LAST_REVISIONS = `
update log.streams s set last_revision = found.last, tombstoned = found.tombstoned
from (
  select stream, coalesce(max(revision) filter (where revision < ${String(LAST_REVISION)}), -1) as last,
    max(revision) = ${String(LAST_REVISION)} as tombstoned
  from log.events group by stream
) found
where s.number = found.stream`;

const STREAM_WITH_GAP = `
select s.name from log.streams s
where s.last_revision + 1 <> (
  select count(*) from log.events e
  where e.stream = s.number and e.revision < ${String(LAST_REVISION)}
)
limit 1`;

const HEAD = `
update log.head h set position = e.position, recorded_at = e.recorded_at, largest_event =
  (select max(octet_length(data) + octet_length(metadata)) from log.events)
from (select position, recorded_at from log.events order by position desc limit 1) e`;

/** Brings streams and head to where the events are. @throws InvalidBackup where a stream has a gap */
export async function finishRestore(client: Client): Promise<void> {
  await run(client, { text: LAST_REVISIONS });
  const { rows } = await run<[string]>(client, { text: STREAM_WITH_GAP });
  const gap = rows[0]?.[0];
  if (gap !== undefined) throw new InvalidBackup(`the backup lacks events of stream ${gap}`);
  await restoreSettings(client);
  await run(client, { text: HEAD });
  await run(client, { text: `select pg_notify('${CHANNEL}', '')` });
}
