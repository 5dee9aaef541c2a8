import { type RawBuilder, sql } from 'kysely';
import { type Ordered, type Periods, withAscending } from './ascending.js';
import { inOrAfter } from './cells.js';
import { type CohortQuestion, type CohortRow, type Cohorts, cohortsOf } from './cohorts.js';
import { periodOf } from './period.js';
import { purchaseArrays, TICK } from './purchase-arrays.js';

/** Active in period n ("N-day", "return on"). */
export function bounded(question: CohortQuestion): Promise<Cohorts> {
  return countActive(
    question,
    sql`
      select cohort, period - cohort as n, next < period as went_back
      from (select cohort, unnest(periods) as period, unnest(periods[2:]) as next from member) active
      where next is null or period <> next`,
  );
}

/** Active in every period from the start up to n: up to the first that another does not follow. */
export async function consecutive(question: CohortQuestion): Promise<Cohorts> {
  const { members, active } = await countActive(
    question,
    sql`
      select cohort, coalesce(broken, ${lastPeriod}) - cohort as n, went_back
      from member cross join lateral (
        select min(period) filter (where next > period) as broken, bool_or(next < period) as went_back
        from (select unnest(periods) as period, unnest(periods[2:]) as next) active
        where next not between period and period + 1
      ) chain
      where cohort = any(periods)`,
  );
  return { members, active: inOrAfter(active, members) };
}

/** Active in period n or any later one ("on or after"). */
export async function unbounded(question: CohortQuestion): Promise<Cohorts> {
  const { members, active } = await countActive(
    question,
    sql`
      select cohort, ${lastPeriod} - cohort as n, ${lastPeriod} < any(periods) as went_back
      from member where periods is not null`,
  );
  return { members, active: inOrAfter(active, members) };
}

const lastPeriod = sql`periods[cardinality(periods)]`;

/** @param active SQL of `(cohort, n, went_back)` for each customer of the table `member` and each n */
async function countActive(
  question: CohortQuestion,
  active: RawBuilder<unknown>,
): Promise<Cohorts> {
  return cohortsOf(await withAscending((periods) => countOnce(question, active, periods)));
}

async function countOnce(
  { db, moment, calendar, entry }: CohortQuestion,
  active: RawBuilder<unknown>,
  periods: Periods,
): Promise<readonly (CohortRow & Ordered)[]> {
  const now = sql`${moment.asOf}::timestamptz`;
  const period = periodOf(calendar, sql`occurred_at`);
  const cohort = entry === 'purchase' ? sql`purchases[1]` : periodOf(calendar, sql`start_at`);
  const { rows } = await sql<CohortRow & Ordered>`
    with member as materialized (
      select ${cohort} as cohort, ${periods(sql`purchases`, cohort)} as periods
      from (${purchaseArrays(moment, entry, period)}) customer),
    counted as (
      select cohort, null::int4 as n, count(*)::int4 as customers, false as went_back
      from member group by cohort
      union all
      select cohort, n, count(*)::int4, coalesce(bool_or(went_back), false)
      from (${active}) active group by cohort, n)
    select cohort, n, begun - cohort as begun, ended - cohort as ended, customers,
      case when n < ended - cohort then customers else 0 end as eligible, went_back as "wentBack"
    from counted cross join (
      select ${periodOf(calendar, now)} as begun, ${periodOf(calendar, sql`${now} + ${TICK}`)} as ended
    ) period`.execute(db);
  return rows;
}
