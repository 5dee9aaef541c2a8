import type { Client } from 'pg';
import type { Change } from './change.js';
import { mayRepeat } from './judge.js';
import { metastreamOf, originalsOf } from './metastream.js';
import { isSoftlyDeleted } from './stream-settings.js';
import { type StreamRow, Streams, type StreamState } from './streams.js';

/** All that judging the changes, and writing them, needs to know of the log behind its head's lock. */
export async function fetchStreams(client: Client, changes: readonly Change[]): Promise<Streams> {
  const rows = await fetchRows(client, [...new Set(changes.flatMap(concernedStreams))]);
  const metastreams = await fetchMetastreams(client, rows, changes);
  const streams = new Streams([...rows, ...metastreams.map(([row]) => row)]);
  for (const [{ name }, data] of metastreams) streams.get(name).lastData = data;
  await fetchPlaces(client, streams, changes);
  return streams;
}

function concernedStreams({ kind, stream }: Change): readonly string[] {
  const metastream = kind === 'delete' ? [metastreamOf(stream)] : [];
  return [stream, ...originalsOf(stream), ...metastream];
}

type Row = readonly [
  number: string,
  name: string,
  last: string,
  tombstoned: boolean,
  truncateBefore: string | null,
  maxCount: string | null,
  maxAgeSeconds: string | null,
];

const COLUMNS = `s.number, s.name, s.last_revision, s.tombstoned,
  s.truncate_before, s.max_count, extract(epoch from s.max_age)::int8`;

async function fetchRows(client: Client, names: readonly string[]): Promise<readonly StreamRow[]> {
  const { rows } = await client.query<[...Row]>({
    name: 'fetch-streams',
    text: `select ${COLUMNS}
      from unnest($1::text[]) given join log.streams s on s.name = given collate "C"`,
    rowMode: 'array',
    values: [names],
  });
  return rows.map(streamRow);
}

/** A softly deleted stream that is appended to gets its earlier metadata again: with the last data. */
async function fetchMetastreams(
  client: Client,
  streams: readonly StreamRow[],
  changes: readonly Change[],
): Promise<readonly (readonly [StreamRow, Uint8Array])[]> {
  const deleted = streams.filter(({ settings }) => isSoftlyDeleted(settings));
  if (deleted.length === 0) return [];
  const appended = new Set(changes.map(({ kind, stream }) => (kind === 'append' ? stream : '')));
  const names = deleted.flatMap(({ name }) => (appended.has(name) ? [metastreamOf(name)] : []));
  if (names.length === 0) return [];
  const { rows } = await client.query<[Uint8Array, ...Row]>({
    name: 'fetch-metastreams',
    text: `select e.data, ${COLUMNS}
      from unnest($1::text[]) given join log.streams s on s.name = given collate "C"
      join log.events e on e.stream = s.number and e.revision = s.last_revision`,
    rowMode: 'array',
    values: [names],
  });
  return rows.map(([data, ...row]) => [streamRow(row), data]);
}

function streamRow([
  number,
  name,
  last,
  tombstoned,
  truncateBefore,
  maxCount,
  maxAgeSeconds,
]: Row): StreamRow {
  const settings = {
    truncateBefore: integer(truncateBefore),
    maxCount: integer(maxCount),
    maxAgeSeconds: integer(maxAgeSeconds),
  };
  return { name, number: BigInt(number), last: BigInt(last), tombstoned, settings };
}

function integer(text: string | null): bigint | undefined {
  return text === null ? undefined : BigInt(text);
}

/** Looks the ids up of those changes that may be a repeat; most batches have none. */
async function fetchPlaces(
  client: Client,
  streams: Streams,
  changes: readonly Change[],
): Promise<void> {
  const sought = changes.flatMap((change) => soughtIds(change, streams.get(change.stream)));
  if (sought.length === 0) return;
  const { rows } = await client.query<[string, string, string, string, string]>({
    name: 'fetch-places',
    text: `select sought.stream, e.id, e.revision, e.position,
        extract(epoch from now() - e.recorded_at)
      from (select distinct * from unnest($1::int8[], $2::uuid[]) s (stream, id)) sought
      join log.events e on e.stream = sought.stream and e.id = sought.id
      order by e.revision`,
    rowMode: 'array',
    values: [sought.map(({ stream }) => stream.number), sought.map(({ id }) => id)],
  });
  const byNumber = new Map(sought.map(({ stream }) => [String(stream.number), stream]));
  for (const [number, id, revision, position, ageSeconds] of rows) {
    const places = byNumber.get(number)?.places;
    const place = { revision: BigInt(revision), position: BigInt(position) };
    places?.set(id, [...(places.get(id) ?? []), { ...place, ageSeconds: Number(ageSeconds) }]);
  }
}

function soughtIds({ kind, expected, events }: Change, stream: StreamState) {
  const ids = events.map(({ id }) => id);
  // The record of a deletion has a new id.
  if (kind !== 'append' || !mayRepeat({ expected, ids }, stream.last)) return [];
  return ids.map((id) => ({ stream, id }));
}
