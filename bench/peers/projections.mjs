import { sql } from '@event-driven-io/dumbo';
import {
  pongoMultiStreamProjection,
  postgreSQLRawSQLProjection,
} from '@event-driven-io/emmett-postgresql';

const canHandle = ['CustomerPurchased'];

/** One row a customer: orders, revenue, first and last purchase. An upsert in SQL for each event. */
export const rawSql = postgreSQLRawSQLProjection({
  name: 'customer-purchases',
  canHandle,
  init: () =>
    sql(`create table if not exists customer_purchases (
      customer text collate "C" primary key, orders int4 not null, revenue numeric not null,
      first_at timestamptz not null, last_at timestamptz not null)`),
  evolve: ({ data, metadata }) =>
    sql(
      `insert into customer_purchases as old values (%L, 1, %L::numeric, %L, %L)
       on conflict (customer) do update set
         orders = old.orders + 1, revenue = old.revenue + excluded.revenue,
         first_at = least(old.first_at, excluded.first_at),
         last_at = greatest(old.last_at, excluded.last_at)`,
      metadata.streamName,
      data.total,
      data.occurredAt,
      data.occurredAt,
    ),
});

/** The same as a document; money in ten-thousandths, so that no binary fraction comes in. */
export const pongo = pongoMultiStreamProjection({
  collectionName: 'customer_documents',
  canHandle,
  getDocumentId: ({ metadata }) => metadata.streamName,
  evolve: (document, { data, metadata }) => {
    const old = document ?? { customer: metadata.streamName, orders: 0, revenue: 0 };
    const at = new Date(data.occurredAt).toISOString();
    return {
      ...old,
      orders: old.orders + 1,
      revenue: old.revenue + Math.round(Number(data.total) * 10_000),
      firstAt: old.firstAt === undefined || at < old.firstAt ? at : old.firstAt,
      lastAt: old.lastAt === undefined || at > old.lastAt ? at : old.lastAt,
    };
  },
});

/** Of each projection: its rows as four columns that every contestant can be asked for. */
export const rowsOf = {
  rawSql: `select customer, orders, revenue, first_at, last_at from customer_purchases`,
  pongo: `select data->>'customer' as customer, (data->>'orders')::int4 as orders,
    (data->>'revenue')::numeric / 10000 as revenue, (data->>'firstAt')::timestamptz as first_at,
    (data->>'lastAt')::timestamptz as last_at from customer_documents`,
};
