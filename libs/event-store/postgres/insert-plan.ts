import type { Client } from 'pg';
import type { EventData } from '../port.js';
import { eventColumns, list } from './event-columns.js';
import { writeSettings } from './write-settings.js';
import type { Head } from './draft.js';
import type { Plan } from './plan-batch.js';

/** Wakes readers that listen; sent with the commit, so that what it announces can be read. */
export const CHANNEL = 'lifeledger_log';

/** One statement, and so one round trip, for the whole batch. */
const INSERT = `
with
  new_streams as (
    insert into log.streams (number, name, last_revision)
    select * from unnest($3::int8[], $4::text[], $5::int8[])
  ),
  grown_streams as (
    update log.streams s set last_revision = grown.last
    from unnest($6::int8[], $7::int8[]) grown (number, last)
    where s.number = grown.number
  ),
  head as (
    update log.head
    set position = $1::int8 + cardinality($8::int8[]), streams = $2,
      largest_event = greatest(largest_event, $17::int8),
      recorded_at = greatest(recorded_at, clock_timestamp())
    returning recorded_at
  ),
  events as (
    insert into log.events
      (position, stream, revision, id, type, is_json, data, metadata, recorded_at)
    select $1::int8 + e.n, e.stream, e.revision, e.id, e.type, e.is_json,
      substring($14::bytea from e.first_byte for e.data_bytes),
      substring($14::bytea from e.first_byte + e.data_bytes for e.metadata_bytes),
      head.recorded_at
    from head, unnest($8::int8[], $9::int8[], $10::uuid[], $11::text[], $12::bool[],
        $13::int4[], $15::int4[], $16::int4[]) with ordinality
      as e (stream, revision, id, type, is_json, first_byte, data_bytes, metadata_bytes, n)
  )
select pg_notify('${CHANNEL}', '')`;

/** Writes a plan that has events; all of it is sent before the first of it is answered. */
export async function insertPlan(client: Client, head: Head, plan: Plan): Promise<void> {
  const { settledStreams } = plan;
  await Promise.all([
    insertEvents(client, head, plan),
    settledStreams.length > 0 ? writeSettings(client, settledStreams) : undefined,
  ]);
}

async function insertEvents(
  client: Client,
  head: Head,
  { events, newStreams, grownStreams }: Plan,
): Promise<void> {
  await client.query({
    name: 'insert-plan',
    text: INSERT,
    values: [
      head.position,
      head.streams + BigInt(newStreams.length),
      list(newStreams, ({ number }) => number),
      newStreams.map(({ name }) => name),
      list(newStreams, ({ last }) => last),
      list(grownStreams, ({ number }) => number),
      list(grownStreams, ({ last }) => last),
      list(events, ({ stream }) => stream),
      list(events, ({ revision }) => revision),
      ...eventColumns(events.map(({ event }) => event)),
      events.reduce((largest, { event }) => Math.max(largest, contentBytes(event)), 0),
    ],
  });
}

function contentBytes({ data, metadata }: EventData): number {
  return data.byteLength + metadata.byteLength;
}
