import { Big } from 'big.js';
import { decimalText, roundToTheBook } from './decimal.js';
import type { CustomerRow } from './reading.js';

/** One order or refund of a customer, put together from its rows. */
export interface Trade {
  readonly kind: 'order' | 'refund';
  readonly id: string;
  /** Milliseconds since 1970, UTC: the earliest of its rows. */
  readonly at: number;
  /** Its rows in canonical order. */
  readonly rows: readonly CustomerRow[];
  /** The sum of its rows, and what the book keeps of it: 4 decimals. */
  readonly exact: Big;
  readonly amount: string;
  readonly currency: string;
}

/** What a file says of one customer. */
export interface CustomerTrades {
  readonly customerId: string;
  /** Of the customer's earliest row of any kind, in milliseconds since 1970, UTC. */
  readonly firstAt: number;
  /** By time, then id. */
  readonly trades: readonly Trade[];
}

/** Puts a customer's rows together; the order in which they come makes no difference. */
export function tradesOf(customerId: string, rows: readonly CustomerRow[]): CustomerTrades {
  const groups = new Map<string, [CustomerRow, ...CustomerRow[]]>();
  for (const row of rows.toSorted(byContent)) {
    if (row.role === 'seen') continue;
    const key = keyOf(row, groups);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const trades = Array.from(groups.values(), tradeOf).toSorted(byTime);
  return { customerId, firstAt: earliest(rows), trades: withCounts(trades) };
}

/** Rows of one trade share it; a single row has one to itself. */
function keyOf(row: CustomerRow, groups: ReadonlyMap<string, unknown>): string {
  const shared = [row.role, row.ref, row.currency];
  return JSON.stringify(row.single ? [...shared, groups.size] : shared);
}

function tradeOf(rows: readonly [CustomerRow, ...CustomerRow[]]): Trade {
  const { role, ref, currency } = rows[0];
  const exact = rows.reduce((sum, { amount }) => sum.plus(amount), new Big(0));
  return {
    kind: role === 'refund' ? 'refund' : 'order',
    id: ref,
    at: earliest(rows),
    rows,
    exact,
    amount: decimalText(roundToTheBook(exact)),
    currency,
  };
}

/** Completes the ids of trades that are single rows by a count among equals, from 1. */
function withCounts(trades: readonly Trade[]): readonly Trade[] {
  const counts = new Map<string, number>();
  return trades.map((trade) => {
    if (trade.rows[0]?.single !== true) return trade;
    const key = `${trade.kind} ${trade.id}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { ...trade, id: `${trade.id}-${count}` };
  });
}

function earliest(rows: readonly CustomerRow[]): number {
  return rows.reduce((first, { at }) => Math.min(first, at), Infinity);
}

function byTime(a: Trade, b: Trade): number {
  return (
    a.at - b.at || inOrder(a.id, b.id) || inOrder(a.kind, b.kind) || inOrder(a.currency, b.currency)
  );
}

function byContent(a: CustomerRow, b: CustomerRow): number {
  return (
    a.at - b.at ||
    inOrder(a.ref, b.ref) ||
    inOrder(a.sku, b.sku) ||
    inOrder(a.quantity, b.quantity) ||
    inOrder(a.unitPrice, b.unitPrice) ||
    inOrder(a.amount, b.amount) ||
    inOrder(a.currency, b.currency) ||
    inOrder(a.category, b.category) ||
    inOrder(a.place, b.place)
  );
}

/** By code units; absent first. */
function inOrder(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
