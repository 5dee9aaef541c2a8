import { type RawBuilder, sql } from 'kysely';
import { counted } from '../facts/counted.js';
import { type CohortQuestion, type CohortRow, type Cohorts, cohortsOf } from './cohorts.js';
import { type Period, periodOf } from './period.js';
import { starts, TICK } from './purchase-periods.js';

/** The length of a window, in times of 24 hours. */
const windowDays: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 30 };

/**
 * Active in the n-th window of 30, 7 or 1 times 24 hours from the customer's own start. Cohorts are
 * by calendar period; how many windows have ended differs among their members.
 */
export async function rolling({ db, asOf, calendar, entry }: CohortQuestion): Promise<Cohorts> {
  const now = sql`${asOf}::timestamptz`;
  const windows = (since: RawBuilder<unknown>) =>
    sql`floor(date_part('epoch', ${since}) / ${windowDays[calendar.period] * 86_400}::float8)::int4`;
  const { rows } = await sql<CohortRow>`
    with member as materialized (
      select customer_id, start_at, ${periodOf(calendar, sql`start_at`)} as cohort,
        ${windows(sql`${now} - start_at`)} as begun,
        ${windows(sql`${now} + ${TICK} - start_at`)} as ended
      from (${starts(asOf, entry)}) entrant),
    active as (
      select cohort, n, ended
      from (
        select cohort, ended, customer_id, ${windows(sql`occurred_at - start_at`)} as n
        from member join facts using (customer_id)
        where kind = 'CustomerPurchased' and ${counted(asOf)}
      ) purchase
      group by customer_id, cohort, n, ended)
    select cohort, null::int4 as n, begun, ended, count(*)::int4 as customers, 0 as eligible
    from member group by cohort, begun, ended
    union all
    select cohort, n, 0, 0, count(*)::int4, (count(*) filter (where n < ended))::int4
    from active group by cohort, n`.execute(db);
  return cohortsOf(rows);
}
