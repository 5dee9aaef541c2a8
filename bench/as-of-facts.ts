import { query } from './sql.js';

export interface Population {
  /** Of the database whose read tables are filled. */
  readonly url: string;
  /** Of the generation that serves. */
  readonly schema: string;
  readonly events: number;
  readonly seed: number;
}

/** Of business time; recording goes on evenly all along. */
export const FIRST_DAY = '2023-01-01T00:00:00Z';
export const DAYS = 730;

/** One customer for so many events; some have a few, the busiest some thousands. */
const eventsPerCustomer = 10;

/** How many customers so many events tell of. */
export function customersIn(events: number): number {
  return events / eventsPerCustomer;
}

/**
 * Fills the read tables with facts as a fold leaves them, much faster than a log is written:
 * purchases, refunds, care, surveys, churns and profiles of two years, one in seven recorded up to
 * four months late, one in a thousand purchases a repeat. The same for the same seed.
 */
export async function fillFacts({ url, schema, events, seed }: Population): Promise<void> {
  await query(
    url,
    `set search_path to ${schema};
    set timezone to 'UTC';
    ${factsOf(events, seed)};
    ${profilesOf(seed)};
    insert into ignored_facts
      select position from facts where kind = 'CustomerPurchased' and position % 1000 = 7`,
  );
  const tables = ['facts', 'profiles', 'ignored_facts', 'policies'];
  const names = tables.map((table) => `${schema}.${table}`).join(', ');
  await query(url, `vacuum (analyze) ${names}`);
}

/** SQL of a number from 0 to 1 for a position, one for each `salt`. */
function chance(salt: number, seed: number): string {
  return `((hashint8extended(position, ${String(seed * 100 + salt)}) & 1048575) / 1048576.0)`;
}

function factsOf(events: number, seed: number): string {
  const customers = customersIn(events);
  return `
    insert into facts
    select position, customer_id,
      recorded_at - case when late < 0.15 then late / 0.15 * interval '120 days'
        else interval '1 minute' end,
      recorded_at, kind,
      case kind when 'CustomerPurchased' then 'o' || position
        when 'CustomerRefunded' then 'r' || position when 'CustomerCaredFor' then 'c' || position
        when 'CustomerSurveyed' then 's' || position when 'CustomerAcquired' then 'acquisition' end,
      null,
      case when kind in ('CustomerPurchased', 'CustomerRefunded')
        then round((1 + worth * 200)::numeric, 2) end,
      case when kind = 'CustomerPurchased' then round((1 + worth * 120)::numeric, 2)
        when kind in ('CustomerCaredFor', 'CustomerAcquired') then 3 end,
      case when kind = 'CustomerPurchased' then 1 + floor(worth * 4) end,
      case when kind = 'CustomerPurchased' then (position % 5 = 0)::int4 end
    from (
      select position, ${chance(1, seed)} as late, ${chance(2, seed)} as worth,
        timestamptz '${FIRST_DAY}' + position * interval '${String(DAYS)} days' / ${String(events)}
          as recorded_at,
        'customer-' || case when position % ${String(eventsPerCustomer)} = 0
          then position / ${String(eventsPerCustomer)} - 1
          else floor(${chance(3, seed)} ^ 2 * ${String(customers)}) end as customer_id,
        case when position % ${String(eventsPerCustomer)} = 0 then 'CustomerAcquired'
          else (array['CustomerRefunded', 'CustomerCaredFor', 'CustomerCaredFor', 'CustomerProfiled',
            'CustomerSurveyed', 'CustomerComplained', 'CustomerChurned', 'CustomerReactivated'])[
            1 + floor(${chance(4, seed)} * 22)::int4] end as told
      from generate_series(1::int8, ${String(events)}) position
    ) event cross join lateral (select coalesce(told, 'CustomerPurchased') as kind) what`;
}

function profilesOf(seed: number): string {
  return `
    insert into profiles
    select position, field, customer_id, occurred_at, field || floor(${chance(5, seed)} * 8)
    from facts cross join (values ('name'), ('region')) said (field)
    where kind = 'CustomerProfiled'
    union all
    select position, 'channel', customer_id, occurred_at, 'channel' || position % 4
    from facts where kind = 'CustomerAcquired'`;
}
