import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { setTimeout as pause } from 'node:timers/promises';
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { lanes, messageOf, timed } from './events.mjs';
import { rawSql } from './projections.mjs';

const STREAMS = 1_000;
/** An event that was not projected after so long never will be. */
const LOST_AFTER_MILLISECONDS = 10_000;

/** Single events, so many appends under way; with `inline`, the projection in each transaction. */
export async function append({ url, event, count, atOnce, boxSeconds, inline }) {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const store = openStore(url, { pool, inline });
  const run = randomUUID();
  const each = [];
  const one = async (index) => {
    const message = messageOf({ ...event, id: randomUUID() });
    const stream = `bench-${run}-${index % STREAMS}`;
    each.push((await timed(() => store.appendToStream(stream, [message]))).milliseconds);
  };
  try {
    await one(STREAMS);
    each.length = 0;
    const until = performance.now() + boxSeconds * 1_000;
    const { milliseconds } = await timed(() =>
      lanes(Array.from({ length: count }, (_, index) => index).values(), { atOnce, until }, one),
    );
    return { appended: each.length, milliseconds, each };
  } finally {
    await store.close();
    await pool.end();
  }
}

/** At a steady rate, from an append's start until its row is there: inline, or by a consumer. */
export async function live({ url, event, perSecond, seconds, inline, pulling }) {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  const store = openStore(url, { pool, inline });
  const run = randomUUID();
  const consumer = inline ? undefined : await startConsumer(store, { run, pulling });
  const checkpoints = consumer && watchCheckpoint(pool, consumer.processorId);
  const visible = [];
  const count = perSecond * seconds;
  try {
    await paced({ count, perSecond }, async (index, due) => {
      const message = messageOf({ ...event, id: randomUUID() });
      const stream = `live-${run}-${index % STREAMS}`;
      const { lastEventGlobalPosition } = await store.appendToStream(stream, [message]);
      const there =
        checkpoints === undefined || (await checkpoints.reached(lastEventGlobalPosition));
      if (there) visible.push(performance.now() - due);
    });
    return { visible, passedOver: await countPassedOver(pool, consumer?.processorId) };
  } finally {
    checkpoints?.stop();
    await consumer?.close();
    await store.close();
    await pool.end();
  }
}

/** Events at or below the checkpoint that are in no row; inline, all events are meant to be. */
async function countPassedOver(pool, processorId) {
  const upTo =
    processorId === undefined
      ? 'select max(global_position) from emt_messages'
      : 'select last_processed_checkpoint::int8 from emt_processors where processor_id = $1';
  const { rows } = await pool.query(
    `select (select count(*) from emt_messages where global_position <= (${upTo}))
       - (select coalesce(sum(orders), 0) from customer_purchases) as count`,
    processorId === undefined ? [] : [processorId],
  );
  return Number(rows[0].count);
}

function openStore(url, { pool, inline }) {
  const projections = inline ? [{ type: 'inline', projection: rawSql }] : [];
  return getPostgreSQLEventStore(url, { connectionOptions: { pool }, projections });
}

async function startConsumer(store, { run, pulling }) {
  await store.schema.migrate();
  const processorId = `bench-${run}`;
  const consumer = store.consumer({ pulling });
  consumer.projector({ processorId, projection: rawSql });
  const running = consumer.start();
  return {
    processorId,
    close: async () => {
      await consumer.stop();
      await running;
    },
  };
}

/** One look at the checkpoint every few milliseconds for all who wait. */
function watchCheckpoint(pool, processorId) {
  const waiting = new Set();
  let stopped = false;
  const look = async () => {
    while (!stopped) {
      const { rows } = await pool.query({
        name: 'checkpoint',
        text: `select last_processed_checkpoint as at from emt_processors where processor_id = $1`,
        values: [processorId],
      });
      const at = BigInt(rows[0]?.at ?? 0);
      for (const waiter of waiting) if (waiter.position <= at) waiter.resolve(true);
      await pause(2);
    }
  };
  void look();
  return {
    reached: (position) => {
      const { promise, resolve } = Promise.withResolvers();
      const waiter = { position, resolve };
      waiting.add(waiter);
      const lost = setTimeout(() => resolve(false), LOST_AFTER_MILLISECONDS);
      return promise.finally(() => {
        clearTimeout(lost);
        waiting.delete(waiter);
      });
    },
    stop: () => {
      stopped = true;
    },
  };
}

async function paced({ count, perSecond }, work) {
  const start = performance.now();
  const working = [];
  for (let index = 0; index < count; index += 1) {
    const due = start + (index * 1_000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    working.push(work(index, due));
  }
  await Promise.all(working);
}
