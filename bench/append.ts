import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { EventStore } from '../libs/event-store/index.js';
import { anEvent } from './an-event.js';
import { query } from './sql.js';
import { type Figure, latency, rate, timed } from './figures.js';
import { lanes } from './lanes.js';
import type { Bench } from './workshop.js';

const connections = 16;
const underWay = 100;
const streams = 1_000;
/** On a slow or busy disk a measurement is over after so long, whatever it has reached. */
const boxSeconds = 15;

/** Single events appended through the port, beside what plain transactions reach. */
export const appendBench: Bench = {
  name: 'append',
  run: async (workshop) => {
    const { quick } = workshop.options;
    const { store } = await workshop.openLedger();
    const single = await appending(store, quick ? 200 : 2_000, 1);
    const together = await appending(store, quick ? 5_000 : 40_000, underWay);
    const url = await workshop.freshDatabase();
    const plain = await insertOneByOne(url, quick ? 1_000 : 10_000, 1);
    const pooled = await insertOneByOne(url, quick ? 2_000 : 20_000, connections);
    return figures({ single, together, plain, pooled });
  },
};

/** How long so many appends took, and each of them. */
export interface Appending {
  readonly milliseconds: number;
  readonly each: readonly number[];
}

interface Measured {
  readonly single: Appending;
  readonly together: Appending;
  readonly plain: number;
  readonly pooled: number;
}

function figures({ single, together, plain, pooled }: Measured): Figure[] {
  const unit = 'events/s';
  const aim = { atLeast: 8_000 };
  const perSecond = ({ each, milliseconds }: Appending) => rate(each.length, milliseconds);
  const [many, one] = [`single appends, ${underWay} in flight`, 'single appends, one at a time'];
  return [
    { measure: many, value: perSecond(together), unit, aim },
    latency(many, together.each),
    { measure: one, value: perSecond(single), unit },
    latency(one, single.each),
    { measure: `baseline: plain inserts, ${connections} connections`, value: pooled, unit },
    { measure: 'baseline: plain inserts, one at a time', value: plain, unit },
  ];
}

/** So many appends of one event, round the streams, so many of them in flight. */
export async function appending(
  store: EventStore,
  count: number,
  atOnce: number,
): Promise<Appending> {
  const run = randomUUID();
  const each: number[] = [];
  const one = async (index: number) => {
    const event = anEvent();
    const stream = `bench-${run}-${index % streams}`;
    each.push((await timed(() => store.append(stream, 'any', [event]))).milliseconds);
  };
  const { milliseconds } = await timed(() => lanes(count, atOnce, one, boxSeconds));
  return { milliseconds, each };
}

/** One transaction an event on a table like a log's, over so many connections. */
async function insertOneByOne(url: string, count: number, atOnce: number): Promise<number> {
  await query(
    url,
    `create table if not exists plain (
       position bigint generated always as identity primary key,
       stream text not null, revision bigint not null, id uuid not null, type text not null,
       data bytea not null, metadata bytea not null,
       recorded_at timestamptz not null default now(), unique (stream, revision))`,
  );
  const pool = new pg.Pool({ connectionString: url, max: atOnce });
  const run = randomUUID();
  let done = 0;
  const insert = async (index: number) => {
    const { id, type, data, metadata } = anEvent();
    await pool.query({
      name: 'insert',
      text: 'insert into plain (stream, revision, id, type, data, metadata) values ($1, $2, $3, $4, $5, $6)',
      values: [`${run}-${index % streams}`, index, id, type, data, metadata],
    });
    done += 1;
  };
  try {
    await lanes(atOnce * 5, atOnce, (index) => insert(-1 - index));
    done = 0;
    const { milliseconds } = await timed(() => lanes(count, atOnce, insert, boxSeconds));
    return rate(done, milliseconds);
  } finally {
    await pool.end();
  }
}
