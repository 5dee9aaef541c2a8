import type { Client } from 'pg';
import { list } from './event-columns.js';
import type { StreamState } from './streams.js';

const SETTINGS = `
update log.streams s
set truncate_before = given.truncate_before, max_count = given.max_count,
  max_age = make_interval(secs => given.max_age), tombstoned = given.tombstoned
from unnest($1::int8[], $2::int8[], $3::int8[], $4::int8[], $5::bool[])
  as given (number, truncate_before, max_count, max_age, tombstoned)
where s.number = given.number`;

/** Brings the rows of streams to what is in force for them. */
export async function writeSettings(
  client: Client,
  streams: readonly Pick<StreamState, 'number' | 'settings' | 'tombstoned'>[],
): Promise<void> {
  await client.query({
    name: 'write-settings',
    text: SETTINGS,
    values: [
      list(streams, ({ number }) => number),
      list(streams, ({ settings }) => settings.truncateBefore ?? 'null'),
      list(streams, ({ settings }) => settings.maxCount ?? 'null'),
      list(streams, ({ settings }) => settings.maxAgeSeconds ?? 'null'),
      list(streams, ({ tombstoned }) => tombstoned),
    ],
  });
}
