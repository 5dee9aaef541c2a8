import { type RawBuilder, sql } from 'kysely';
import { type CohortQuestion, type CohortRow, type Cohorts, cohortsOf } from './cohorts.js';
import { type Period, periodOf } from './period.js';
import { purchaseArrays, TICK } from './purchase-arrays.js';

/** The length of a window, in times of 24 hours. */
const windowDays: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 30 };

/**
 * Active in the n-th window of 30, 7 or 1 times 24 hours from the customer's own start: the first
 * purchase, or entry into the book. Cohorts are by calendar period; how many windows have ended
 * differs among their members.
 */
export async function rolling(question: CohortQuestion): Promise<Cohorts> {
  const { db, moment, calendar, entry } = question;
  const now = sql`${moment.asOf}::timestamptz`;
  const windows = (until: RawBuilder<unknown>) => windowsOf(calendar.period, until);
  const { rows } = await sql<CohortRow>`
    with member as materialized (
      select start_at, purchases, ${periodOf(calendar, sql`start_at`)} as cohort,
        ${windows(now)} as begun, ${windows(sql`${now} + ${TICK}`)} as ended
      from (${purchaseArrays(moment, entry, sql`occurred_at`)}) customer),
    active as (
      select cohort, ended, ${windows(sql`purchased_at`)} as n, ${windows(sql`before`)} as n_before
      from (
        select cohort, ended, start_at, purchased_at, purchases[nth - 1] as before
        from (
          select *, unnest(purchases) as purchased_at, generate_subscripts(purchases, 1) as nth
          from member
        ) purchase
      ) purchase)
    select cohort, null::int4 as n, begun, ended, count(*)::int4 as customers, 0 as eligible
    from member group by cohort, begun, ended
    union all
    select cohort, n, 0, 0, count(*)::int4, (count(*) filter (where n < ended))::int4
    from active where n_before is null or n <> n_before group by cohort, n`.execute(db);
  return cohortsOf(rows);
}

/** SQL: how many whole windows lie between a member's start and an instant. */
function windowsOf(period: Period, until: RawBuilder<unknown>): RawBuilder<number> {
  const seconds = windowDays[period] * 86_400;
  return sql`floor(date_part('epoch', ${until} - start_at) / ${seconds}::float8)::int4`;
}
