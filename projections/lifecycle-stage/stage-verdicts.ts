import { type RawBuilder, sql } from 'kysely';
import { type Condition, inCustomerOrder } from '../facts/counted.js';
import type { Moment, QueryScope } from '../question.js';

/** In the order of a customer's way through them. */
export const stages = [
  'attracted',
  'converted',
  'retained',
  'expanded',
  'at-risk',
  'dormant',
  'lapsed',
  'churned',
] as const;

export type Stage = (typeof stages)[number];

/** What rows of verdicts have beside them, from the same walk along the facts. */
export interface Beside {
  /** Of `facts`, further than `customer_id`, `occurred_at` and `position`: `, kind, …` */
  readonly columns: RawBuilder<unknown>;
  /** `, max(…) as …` */
  readonly aggregates: RawBuilder<unknown>;
}

/**
 * SQL of the one rule by which customers have a stage (DESIGN, "Lifecycle stage"): a row
 * `(customer_id, stage, won_back, purchase_days, last_purchase_at)` for each of them in the book.
 * Days are those of the session's time zone.
 */
export function stageVerdicts(
  { policy, ...moment }: Moment & Pick<QueryScope, 'policy'>,
  who: Condition,
  beside: Beside = { columns: sql``, aggregates: sql`` },
): RawBuilder<unknown> {
  const { lifecycleStage: rule } = policy;
  const silentFor = (days: number) => sql`last_at < ${moment.asOf}::timestamptz - ${hours(days)}`;
  return sql`
    select life.*,
      case
        when ${inForce.churn} then 'churned'
        when last_at is null then 'attracted'
        when ${silentFor(rule.lapsedAfterDays)} then 'lapsed'
        when ${silentFor(rule.dormantAfterDays)} then 'dormant'
        when ${silentFor(rule.atRiskAfterDays)} then 'at-risk'
        when days >= ${rule.expandedFromDays}::int4 then 'expanded'
        when days >= 2 then 'retained'
        else 'converted'
      end as stage,
      coalesce(after_silence or ${inForce.returnFromChurn}, false) as won_back,
      days as purchase_days,
      last_at as last_purchase_at
    from (
      select life.*, purchases[cardinality(purchases)] as last_at,
        case when purchases is null then 0 else 1 + more_days end as days, after_silence
      from (${lives(moment, who, beside)}) life cross join lateral (${silences(rule.wonBackAfterDays)}) silence
    ) life`;
}

/**
 * Each life from one walk along the facts: the instants of the purchases, ascending, and a letter
 * for every purchase, churn and reactivation, in order; null where there is none.
 */
function lives(moment: Moment, who: Condition, beside: Beside): RawBuilder<unknown> {
  const columns = sql`customer_id, occurred_at, position ${beside.columns},
    case kind when 'CustomerPurchased' then 'p' when 'CustomerChurned' then 'c'
      when 'CustomerReactivated' then 'r' end as turn`;
  return sql`
    select customer_id,
      array_agg(occurred_at order by occurred_at, position) filter (where turn = 'p') as purchases,
      string_agg(turn, '' order by occurred_at, position) filter (where turn is not null) as turns
      ${beside.aggregates}
    from (${inCustomerOrder(moment, who, columns)}) fact group by customer_id`;
}

/** A churn is in force until the next purchase or reactivation by (occurred_at, position). */
const inForce = { churn: sql`turns like '%c'`, returnFromChurn: sql`turns like '%cp%'` };

/** What lies between each purchase of a life and the next. */
function silences(wonBackAfterDays: number): RawBuilder<unknown> {
  return sql`
    select (count(*) filter (where ${onAnotherDay}))::int4 as more_days,
      bool_or(next > purchase + ${hours(wonBackAfterDays)}) as after_silence
    from (select unnest(purchases) as purchase, unnest(purchases[2:]) as next) silence`;
}

/** What lies more than 50 hours apart is on two days in any zone; only the rest needs a calendar. */
const onAnotherDay = sql`next > purchase + interval '50 hours' or next::date <> purchase::date`;

/** Silence is measured in hours, 24 to a day, whatever the clocks of a zone do. */
function hours(days: number): RawBuilder<unknown> {
  return sql`make_interval(hours => ${days * 24}::int4)`;
}
