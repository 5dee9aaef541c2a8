import { type RawBuilder, sql } from 'kysely';
import type { Moment } from '../question.js';

/** A condition on facts. */
export type Condition = RawBuilder<unknown>;

/** Whom an answer is about: everyone, where nothing else is said. */
export const everyone: Condition = sql`true`;

/**
 * Facts that count at a moment: happened and recorded by then, and no repeat of an earlier one. What
 * a repeat repeats stands before it, so that it is one at any knowledge time.
 */
export function counted(moment: Moment): Condition {
  return sql`${byThen(moment)} and ${noRepeat}`;
}

/**
 * The same for a walk along all facts of customers: `is true` keeps both times from steering a search
 * of the index, which there skips next to nothing and costs a quarter of the walk.
 */
export function countedOnTheWay({ asOf, knownAt }: Moment): Condition {
  return sql`(occurred_at <= ${asOf}::timestamptz) is true
    and (position <= ${knownAt}::int8) is true and ${noRepeat}`;
}

const noRepeat = sql`(not exists (select from ignored_facts)
  or position not in (select position from ignored_facts))`;

/** Facts that had happened and were recorded by then. */
export function byThen({ asOf, knownAt }: Moment): Condition {
  return sql`occurred_at <= ${asOf}::timestamptz and position <= ${knownAt}::int8`;
}

/** What an index holds in customers' order; a walk that asks for no more never touches the table. */
const indexed = sql`customer_id, occurred_at, position, kind, amount, cost`;

/**
 * SQL of the facts that count, customer by customer: an index holds them so, which spares a sort. An
 * aggregate ordered by `occurred_at, position` needs none either where all it reads are columns of
 * this; the fewer there are, the faster.
 */
export function inCustomerOrder(
  moment: Moment,
  who: Condition,
  columns: RawBuilder<unknown> = indexed,
): RawBuilder<unknown> {
  return sql`
    select ${columns} from facts where ${countedOnTheWay(moment)} and ${who}
    order by customer_id, occurred_at, position`;
}

/** The facts of all customers from one id to another, both included. */
export function ofCustomersBetween(first: string, last: string): Condition {
  return sql`customer_id between ${first} and ${last}`;
}

/** The facts of these customers alone. */
export function ofCustomers(customerIds: readonly string[]): Condition {
  return sql`customer_id = any(${customerIds}::text[])`;
}

/** An instant as JSON has it: RFC 3339 in UTC to the millisecond. */
export function inUtc(instant: RawBuilder<unknown>): RawBuilder<string> {
  return sql`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
