import type { CustomerEvent } from '../../libs/customer/index.js';
import { type Projection, stateProjection } from '../../libs/read-store/index.js';

/** What every contestant folds: one row a customer. */
export interface CustomerPurchases {
  readonly customer: string;
  orders: number;
  /** In ten-thousandths. */
  revenue: bigint;
  /** Milliseconds since 1970. */
  firstAt: number;
  lastAt: number;
}

const decimals = 4;

function nothingOf(customer: string): CustomerPurchases {
  return { customer, orders: 0, revenue: 0n, firstAt: Infinity, lastAt: -Infinity };
}

/** One order more. */
export function add(state: CustomerPurchases, { occurredAt, total }: Order): CustomerPurchases {
  const at = Date.parse(occurredAt);
  state.orders += 1;
  state.revenue += scaled(total);
  state.firstAt = Math.min(state.firstAt, at);
  state.lastAt = Math.max(state.lastAt, at);
  return state;
}

interface Order {
  readonly occurredAt: string;
  readonly total: string;
}

/** Keyed by stream, as the others do it. */
export const customerPurchases: Projection<CustomerEvent> = stateProjection({
  kind: 'state',
  name: 'customer-purchases',
  version: 1,
  table: {
    name: 'customer_purchases',
    columns: {
      customer: 'text',
      orders: 'int4 not null',
      revenue: 'numeric not null',
      first_at: 'timestamptz not null',
      last_at: 'timestamptz not null',
    },
    primaryKey: ['customer'],
    indexes: [],
  },
  keyOf: (stream) => stream,
  concerns: ({ event }) => event.type === 'CustomerPurchased',
  initial: nothingOf,
  evolve: (state, { event }) =>
    event.type === 'CustomerPurchased' ? add(state, event.data) : state,
  toRow: ({ customer, orders, revenue, firstAt, lastAt }) => [
    ...[customer, orders, decimal(revenue)],
    ...[new Date(firstAt).toISOString(), new Date(lastAt).toISOString()],
  ],
  fromRow: (row) => ({
    customer: row['customer'] ?? '',
    orders: Number(row['orders']),
    revenue: scaled(row['revenue'] ?? '0'),
    firstAt: Date.parse(row['first_at'] ?? ''),
    lastAt: Date.parse(row['last_at'] ?? ''),
  }),
});

/** Our columns, for `rowLines`. */
export const ourRows =
  'select customer, orders, revenue, first_at, last_at from customer_purchases';

/** SQL that gives each row of such a query as one line of text, the same for every contestant. */
export function rowLines(rows: string): string {
  const instant = (column: string) =>
    `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return `select concat_ws(' ', customer, orders, revenue::numeric(20,${decimals}),
      ${instant('first_at')}, ${instant('last_at')}) as line
    from (${rows}) rows order by customer collate "C"`;
}

/** The lines that these orders make, folded in memory by nothing but the definition. */
export function expectedLines(orders: Iterable<Order & { readonly stream: string }>): string[] {
  const states = new Map<string, CustomerPurchases>();
  for (const order of orders) {
    const { stream } = order;
    states.set(stream, add(states.get(stream) ?? nothingOf(stream), order));
  }
  const inOrder = [...states.values()].sort((a, b) => (a.customer < b.customer ? -1 : 1));
  return inOrder.map(({ customer, orders: count, revenue, firstAt, lastAt }) =>
    [
      ...[customer, count, decimal(revenue)],
      ...[new Date(firstAt).toISOString(), new Date(lastAt).toISOString()],
    ].join(' '),
  );
}

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  const sign = whole.startsWith('-') ? -1n : 1n;
  return BigInt(whole) * 10_000n + sign * BigInt(fraction.padEnd(decimals, '0'));
}

function decimal(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
