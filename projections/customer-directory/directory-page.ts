import { type Kysely, type RawBuilder, sql } from 'kysely';
import { counted } from '../facts/counted.js';
import type { Moment } from '../question.js';

/** What is said of a customer's person at a moment, by field; null: said and taken back. */
export type Fields = Readonly<Record<string, { readonly value: string | null }>>;

export interface DirectoryEntry {
  readonly customerId: string;
  /** Null: not looked up yet, as it costs more than the rest; `fieldsOf` does that for a few. */
  readonly fields: Fields | null;
}

export interface DirectoryFilter {
  readonly region?: string | undefined;
  readonly channel?: string | undefined;
}

/** A run of the directory: customers by id behind `after`. */
export interface Walk {
  readonly after: string;
  readonly limit: number;
  readonly filter: DirectoryFilter;
}

/** Who may be in the book as of then, of a run of customers; verdicts say whether they are. */
export async function directoryPage(
  db: Kysely<unknown>,
  moment: Moment,
  walk: Walk,
): Promise<readonly DirectoryEntry[]> {
  const page = (await isNow(db, moment)) ? pageOfStates(moment, walk) : pageOfFacts(moment, walk);
  return (await page.execute(db)).rows;
}

/** What is said of customers, by id; nothing of those who were never heard of. */
export async function fieldsOf(
  db: Kysely<unknown>,
  moment: Moment,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, Fields>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<{ customerId: string; fields: Fields }>`
    select customer_id as "customerId", ${fieldsFrom(moment)} as fields
    from unnest(${customerIds}::text[]) customer (customer_id)`.execute(db);
  return new Map(rows.map(({ customerId, fields }) => [customerId, fields]));
}

/** States know what is known now, and only that; that is so where no fact is known later. */
async function isNow(db: Kysely<unknown>, { knownAt }: Moment): Promise<boolean> {
  const { rows } = await sql<{ later: boolean }>`
    select exists (select from facts where position > ${knownAt}::int8) as later`.execute(db);
  return rows[0]?.later !== true;
}

/** From the state of each customer, where it stood so at the instant already. */
function pageOfStates(moment: Moment, walk: Walk): RawBuilder<DirectoryEntry> {
  const { asOf } = moment;
  return sql`
    select customer_id as "customerId", profile.fields
    from customer_directory customer cross join lateral (
      select case
        when profiled_at is null or profiled_at <= ${asOf}::timestamptz then customer.fields
        else ${fieldsFrom(moment)} end as fields
    ) profile
    where customer_id > ${walk.after} and entered_at <= ${asOf}::timestamptz
      and ${says('region', walk.filter.region)} and ${says('channel', walk.filter.channel)}
    order by customer_id limit ${walk.limit}`;
}

/**
 * From facts alone, at whatever moment: a walk along an index, no further than the page.
 */
function pageOfFacts(moment: Moment, walk: Walk): RawBuilder<DirectoryEntry> {
  const { region, channel } = walk.filter;
  return sql`
    select customer_id as "customerId", null as fields from facts
    where customer_id > ${walk.after} and ${counted(moment)} group by customer_id
    having ${said('region', region, moment)} and ${said('channel', channel, moment)}
    order by customer_id limit ${walk.limit}`;
}

/** Whether this was the latest that was said of the field. */
function said(field: string, value: string | undefined, moment: Moment): RawBuilder<unknown> {
  if (value === undefined) return sql`true`;
  return sql`${value} = (
    select value from profiles
    where customer_id = facts.customer_id and field = ${field} and ${counted(moment)}
    order by occurred_at desc, position desc limit 1)`;
}

/** The latest value of each field by (occurred_at, position), from what was said up to then. */
function fieldsFrom(moment: Moment): RawBuilder<unknown> {
  return sql`(
    select coalesce(jsonb_object_agg(field, jsonb_build_object('value', value)), '{}')
    from (
      select distinct on (field) field, value from profiles
      where customer_id = customer.customer_id and ${counted(moment)}
      order by field, occurred_at desc, position desc
    ) said)`;
}

function says(field: string, value: string | undefined): RawBuilder<unknown> {
  if (value === undefined) return sql`true`;
  return sql`profile.fields -> ${sql.lit(field)} ->> 'value' = ${value}`;
}
