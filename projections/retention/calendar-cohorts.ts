import { type RawBuilder, sql } from 'kysely';
import { inOrAfter } from './cells.js';
import { type CohortQuestion, type CohortRow, type Cohorts, cohortsOf } from './cohorts.js';
import { periodOf } from './period.js';
import { eachOnce, inOrder, purchaseArrays, TICK } from './purchase-arrays.js';

/** Active in period n ("N-day", "return on"). */
export function bounded(question: CohortQuestion): Promise<Cohorts> {
  return countActive(
    question,
    inOrder,
    sql`
    select cohort, period - cohort as n
    from (select cohort, unnest(periods) as period, unnest(periods[2:]) as next from member) active
    where next is null or period <> next`,
  );
}

/** Active in every period from the start up to n: where the i-th active period is period i − 1. */
export function consecutive(question: CohortQuestion): Promise<Cohorts> {
  return countActive(
    question,
    eachOnce,
    sql`
    select cohort, period - cohort as n
    from (
      select cohort, unnest(periods) as period, generate_subscripts(periods, 1) as nth from member
    ) active
    where period - cohort = nth - 1`,
  );
}

/** Active in period n or any later one ("on or after"). */
export async function unbounded(question: CohortQuestion): Promise<Cohorts> {
  const lastPeriod = sql`
    select cohort, periods[cardinality(periods)] - cohort as n from member where periods is not null`;
  const { members, active } = await countActive(question, inOrder, lastPeriod);
  return { members, active: inOrAfter(active, members) };
}

/** @param active SQL of `(cohort, n)` for each customer of the table `member` and each n */
async function countActive(
  { db, moment, calendar, entry }: CohortQuestion,
  as: typeof inOrder,
  active: RawBuilder<unknown>,
): Promise<Cohorts> {
  const now = sql`${moment.asOf}::timestamptz`;
  const kept = { each: periodOf(calendar, sql`occurred_at`), as };
  const cohort = entry === 'purchase' ? sql`purchases[1]` : periodOf(calendar, sql`start_at`);
  const { rows } = await sql<CohortRow>`
    with member as materialized (
      select ${cohort} as cohort, purchases as periods
      from (${purchaseArrays(moment, entry, kept)}) customer),
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
