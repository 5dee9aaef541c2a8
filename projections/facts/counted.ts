import { type RawBuilder, sql } from 'kysely';

/** A condition on facts. */
export type Condition = RawBuilder<unknown>;

/** Whom an answer is about: everyone, where nothing else is said. */
export const everyone: Condition = sql`true`;

/** Facts that count as of an instant: at or before it, and no repeat of an earlier one. */
export function counted(asOf: string): Condition {
  return sql`occurred_at <= ${asOf}::timestamptz
    and (not exists (select from ignored_facts)
      or position not in (select position from ignored_facts))`;
}

/** SQL of the facts that count, customer by customer: an index holds them so, which spares a sort. */
export function inCustomerOrder(asOf: string, who: Condition): RawBuilder<unknown> {
  return sql`
    select * from facts where ${counted(asOf)} and ${who}
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
