import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import {
  getPostgreSQLEventStore,
  rebuildPostgreSQLProjections,
} from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { eventsIn, messageOf, timed } from './events.mjs';
import { pongo, rawSql, rowsOf } from './projections.mjs';

const projections = { rawSql, pongo };

/**
 * Appends the events, each customer's as one append, one append after the other: with several under
 * way this version's consumers can pass over events (fixed upstream later, emmett#336).
 */
export async function loadAll({ url, file, boxSeconds }) {
  const store = getPostgreSQLEventStore(url);
  const until = performance.now() + boxSeconds * 1_000;
  let loaded = 0;
  try {
    const { milliseconds } = await timed(async () => {
      for (const [stream, events] of await streamsIn(file)) {
        if (performance.now() > until) break;
        await store.appendToStream(stream, events.map(messageOf));
        loaded += events.length;
      }
    });
    return { loaded, milliseconds };
  } finally {
    await store.close();
  }
}

async function streamsIn(file) {
  const streams = new Map();
  for await (const event of eventsIn(file)) {
    const events = streams.get(event.stream);
    if (events === undefined) streams.set(event.stream, [event]);
    else events.push(event);
  }
  return streams;
}

/** Emmett's own rebuild, until it says that nothing is left or the time is over. */
export async function rebuild({ url, mode, batchSize, boxSeconds }) {
  const consumer = rebuildPostgreSQLProjections({
    connectionString: url,
    projections: [projections[mode]],
    pulling: { batchSize, pullingFrequencyInMs: 1 },
  });
  let stopping;
  const box = setTimeout(() => {
    stopping = consumer.stop();
  }, boxSeconds * 1_000);
  try {
    const { milliseconds } = await timed(() => consumer.start());
    await stopping;
    return { milliseconds, ...(await folded(url, mode)) };
  } finally {
    clearTimeout(box);
    await consumer.close();
  }
}

/** How far it came, and its rows as text. */
async function folded(url, mode) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const counted = await client.query(
      `select count(*)::int4 as events from emt_messages where global_position <= (
         select max(last_processed_checkpoint::int8) from emt_processors where processor_id like $1)`,
      [`%${projections[mode].name}%`],
    );
    return { events: counted.rows[0].events, rowsQuery: rowsOf[mode] };
  } finally {
    await client.end();
  }
}
