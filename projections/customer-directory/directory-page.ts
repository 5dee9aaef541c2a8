import { type Kysely, type RawBuilder, sql } from 'kysely';
import { counted } from '../facts/counted.js';

/** What is said of a customer's person as of an instant, by field; null: said and taken back. */
export type Fields = Readonly<Record<string, { readonly value: string | null }>>;

export interface DirectoryEntry {
  readonly customerId: string;
  readonly fields: Fields;
}

export interface DirectoryFilter {
  readonly region?: string | undefined;
  readonly channel?: string | undefined;
}

/** Customers by id behind `after` who may be in the book as of then; verdicts say whether they are. */
export async function directoryPage(
  db: Kysely<unknown>,
  asOf: string,
  walk: { readonly after: string; readonly limit: number; readonly filter: DirectoryFilter },
): Promise<readonly DirectoryEntry[]> {
  const { after, limit, filter } = walk;
  return entries(
    db,
    asOf,
    sql`where customer_id > ${after} and entered_at <= ${asOf}::timestamptz
      and ${says('region', filter.region)} and ${says('channel', filter.channel)}
      order by customer_id limit ${limit}`,
  );
}

/** One customer's entry; none where nobody of this id was ever heard of. */
export async function directoryEntry(
  db: Kysely<unknown>,
  asOf: string,
  customerId: string,
): Promise<DirectoryEntry | undefined> {
  const [entry] = await entries(db, asOf, sql`where customer_id = ${customerId}`);
  return entry;
}

async function entries(
  db: Kysely<unknown>,
  asOf: string,
  which: RawBuilder<unknown>,
): Promise<readonly DirectoryEntry[]> {
  const { rows } = await sql<DirectoryEntry>`
    select customer_id as "customerId", profile.fields
    from customer_directory customer cross join lateral (
      select case
        when profiled_at is null or profiled_at <= ${asOf}::timestamptz then customer.fields
        else ${fieldsAsOf(asOf)} end as fields
    ) profile
    ${which}`.execute(db);
  return rows;
}

/** The latest value of each field by (occurred_at, position), from what was said up to then. */
function fieldsAsOf(asOf: string): RawBuilder<unknown> {
  return sql`(
    select coalesce(jsonb_object_agg(field, jsonb_build_object('value', value)), '{}')
    from (
      select distinct on (field) field, value from profiles
      where customer_id = customer.customer_id and ${counted(asOf)}
      order by field, occurred_at desc, position desc
    ) said)`;
}

function says(field: string, value: string | undefined): RawBuilder<unknown> {
  if (value === undefined) return sql`true`;
  return sql`profile.fields -> ${sql.lit(field)} ->> 'value' = ${value}`;
}
