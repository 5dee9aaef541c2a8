import { type RawBuilder, sql } from 'kysely';
import { inOrAfter } from './cells.js';
import { type CohortQuestion, type CohortRow, type Cohorts, cohortsOf } from './cohorts.js';
import { periodOf } from './period.js';
import { purchaseArrays, TICK } from './purchase-arrays.js';

/** Active in period n ("N-day", "return on"). */
export function bounded(question: CohortQuestion): Promise<Cohorts> {
  return countActive(
    question,
    sql`
      select cohort, period - cohort as n
      from (select cohort, unnest(periods) as period, unnest(periods[2:]) as next from member) active
      where next is null or period <> next`,
  );
}

/** Active in every period from the start up to n: up to the first that another does not follow. */
export async function consecutive(question: CohortQuestion): Promise<Cohorts> {
  const { members, active } = await countActive(
    question,
    sql`
      select cohort, coalesce(broken, ${lastPeriod}) - cohort as n
      from member cross join lateral (
        select min(period) as broken
        from (select unnest(periods) as period, unnest(periods[2:]) as next) active
        where next > period + 1
      ) chain
      where periods[1] = cohort`,
  );
  return { members, active: inOrAfter(active, members) };
}

/** Active in period n or any later one ("on or after"). */
export async function unbounded(question: CohortQuestion): Promise<Cohorts> {
  const { members, active } = await countActive(
    question,
    sql`select cohort, ${lastPeriod} - cohort as n from member where periods is not null`,
  );
  return { members, active: inOrAfter(active, members) };
}

const lastPeriod = sql`periods[cardinality(periods)]`;

/** @param active SQL of `(cohort, n)` for each customer of the table `member` and each n */
async function countActive(
  { db, moment, calendar, entry }: CohortQuestion,
  active: RawBuilder<unknown>,
): Promise<Cohorts> {
  const now = sql`${moment.asOf}::timestamptz`;
  const period = periodOf(calendar, sql`occurred_at`);
  const cohort = entry === 'purchase' ? sql`purchases[1]` : periodOf(calendar, sql`start_at`);
  const { rows } = await sql<CohortRow>`
    with member as materialized (
      select ${cohort} as cohort, purchases as periods
      from (${purchaseArrays(moment, entry, period)}) customer),
    counted as (
      select cohort, null::int4 as n, count(*)::int4 as customers from member group by cohort
      union all
      select cohort, n, count(*)::int4 from (${active}) active group by cohort, n)
    select cohort, n, begun - cohort as begun, ended - cohort as ended, customers,
      case when n < ended - cohort then customers else 0 end as eligible
    from counted cross join (
      select ${periodOf(calendar, now)} as begun, ${periodOf(calendar, sql`${now} + ${TICK}`)} as ended
    ) period`.execute(db);
  return cohortsOf(rows);
}
