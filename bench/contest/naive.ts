import pg from 'pg';
import { timed } from '../figures.js';
import type { Purchased } from './events-file.js';

/** Its columns, for `rowLines`. */
export const naiveRows =
  'select customer, orders, revenue, first_at, last_at from customer_purchases';

const tables = `
  create table customer_purchases (
    customer text collate "C" primary key, orders int4 not null, revenue numeric not null,
    first_at timestamptz not null, last_at timestamptz not null);
  create table checkpoint (id int4 primary key, position int8 not null);
  insert into checkpoint values (1, 0)`;

const upsert = `
  insert into customer_purchases as old values ($1, 1, $2, $3, $3)
  on conflict (customer) do update set
    orders = old.orders + 1, revenue = old.revenue + excluded.revenue,
    first_at = least(old.first_at, excluded.first_at),
    last_at = greatest(old.last_at, excluded.last_at)`;

/**
 * As most samples do it: for each event a transaction that reads the checkpoint, writes the row and
 * writes the checkpoint. Events lie in memory already: reading them is not counted.
 */
export async function foldNaively(
  url: string,
  events: readonly (Purchased | undefined)[],
  boxSeconds: number,
): Promise<{ events: number; milliseconds: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(tables);
    const until = performance.now() + boxSeconds * 1_000;
    let position = 0;
    const { milliseconds } = await timed(async () => {
      while (position < events.length && performance.now() < until) {
        await foldOne(client, events[position], position + 1);
        position += 1;
      }
    });
    return { events: position, milliseconds };
  } finally {
    await client.end();
  }
}

async function foldOne(
  client: pg.Client,
  purchase: Purchased | undefined,
  position: number,
): Promise<void> {
  await client.query('begin');
  await client.query('select position from checkpoint where id = 1 for update');
  if (purchase !== undefined) {
    const { stream, total, occurredAt } = purchase;
    await client.query({ name: 'upsert', text: upsert, values: [stream, total, occurredAt] });
  }
  await client.query('update checkpoint set position = $1 where id = 1', [position]);
  await client.query('commit');
}
