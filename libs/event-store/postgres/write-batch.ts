import type { Client } from 'pg';
import type { CheckedAppend } from './check-append.js';
import { mayRepeat } from './judge.js';
import { insertPlan } from './insert-plan.js';
import { type Head, type KnownStream, type Outcome, planBatch } from './plan-batch.js';

/**
 * Judges and writes a batch of appends in one transaction.
 * The head's lock makes writers of all processes take turns, so that a position is visible before
 * any higher one is given out. After an error the connection must be given up, and with it the
 * transaction; whether a failed commit was written is not known.
 */
export async function writeBatch(
  client: Client,
  appends: readonly CheckedAppend[],
): Promise<readonly Outcome[]> {
  const head = await begin(client);
  const streams = await fetchStreams(client, appends);
  await fetchPlaces(client, streams, appends);
  const plan = planBatch(head, streams, appends);
  if (plan.events.length > 0) await insertPlan(client, head, plan);
  await client.query('commit');
  return plan.outcomes;
}

/** The streams are read behind the lock: in a statement, and so a snapshot, of their own. */
async function begin(client: Client): Promise<Head> {
  await client.query('begin');
  const { rows } = await client.query<[string, string]>({
    name: 'lock-head',
    text: 'select position, streams from log.head for update',
    rowMode: 'array',
  });
  const [row] = rows;
  if (row === undefined) throw new Error('the log has lost its head row: restore a backup');
  return { position: BigInt(row[0]), streams: BigInt(row[1]) };
}

async function fetchStreams(
  client: Client,
  appends: readonly CheckedAppend[],
): Promise<Map<string, KnownStream>> {
  const { rows } = await client.query<[string, string, string, boolean]>({
    name: 'fetch-streams',
    text: `select number, name, last_revision, tombstoned
      from unnest($1::text[]) given join log.streams on name = given collate "C"`,
    rowMode: 'array',
    values: [[...new Set(appends.map(({ stream }) => stream))]],
  });
  return new Map(
    rows.map(([number, name, last, tombstoned]) => [
      name,
      { name, number: BigInt(number), last: BigInt(last), tombstoned, places: new Map() },
    ]),
  );
}

/** Looks the ids up of those appends that may be a repeat; most batches have none. */
async function fetchPlaces(
  client: Client,
  streams: ReadonlyMap<string, KnownStream>,
  appends: readonly CheckedAppend[],
): Promise<void> {
  const sought = appends.flatMap((append) => soughtIds(append, streams.get(append.stream)));
  if (sought.length === 0) return;
  const { rows } = await client.query<[string, string, string, string]>({
    name: 'fetch-places',
    text: `select sought.stream, e.id, e.revision, e.position
      from (select distinct * from unnest($1::int8[], $2::uuid[]) s (stream, id)) sought
      join log.events e on e.stream = sought.stream and e.id = sought.id
      order by e.revision`,
    rowMode: 'array',
    values: [sought.map(({ stream }) => stream), sought.map(({ id }) => id)],
  });
  const byNumber = new Map([...streams.values()].map((stream) => [String(stream.number), stream]));
  for (const [number, id, revision, position] of rows) {
    const places = byNumber.get(number)?.places;
    const place = { revision: BigInt(revision), position: BigInt(position) };
    places?.set(id, [...(places.get(id) ?? []), place]);
  }
}

function soughtIds({ expected, events }: CheckedAppend, stream: KnownStream | undefined) {
  if (stream === undefined) return [];
  const ids = events.map(({ id }) => id);
  if (!mayRepeat({ expected, ids }, stream.last)) return [];
  return ids.map((id) => ({ stream: stream.number, id }));
}
