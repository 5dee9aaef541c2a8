import { type RawBuilder, sql } from 'kysely';
import { type Condition, counted } from '../facts/counted.js';
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

/**
 * SQL of the one rule by which customers have a stage (DESIGN, "Lifecycle stage"): a row
 * `(customer_id, stage, won_back, purchase_days, last_purchase_at)` for each of them who ever
 * purchased or churned. Whoever else is in the book is `attracted`. Days are those of the session's
 * time zone.
 */
export function stageVerdicts(
  { policy, ...moment }: Moment & Pick<QueryScope, 'policy'>,
  who: Condition,
): RawBuilder<unknown> {
  const { lifecycleStage: rule } = policy;
  const silentFor = (days: number) => sql`last_at < ${moment.asOf}::timestamptz - ${hours(days)}`;
  return sql`
    select customer_id,
      case
        when churned then 'churned'
        when last_at is null then 'attracted'
        when ${silentFor(rule.lapsedAfterDays)} then 'lapsed'
        when ${silentFor(rule.dormantAfterDays)} then 'dormant'
        when ${silentFor(rule.atRiskAfterDays)} then 'at-risk'
        when days >= ${rule.expandedFromDays}::int4 then 'expanded'
        when days >= 2 then 'retained'
        else 'converted'
      end as stage,
      coalesce(after_silence, false) or coalesce(after_churn, false) as won_back,
      coalesce(days, 0)::int4 as purchase_days,
      last_at as last_purchase_at
    from (${purchasing(moment, rule.wonBackAfterDays, who)}) purchasing
      full join (${churning(moment, who)}) churning using (customer_id)`;
}

function purchasing(moment: Moment, wonBackAfterDays: number, who: Condition) {
  return sql`
    select customer_id, max(occurred_at) as last_at,
      count(*) filter (where ${onAnotherDay}) as days,
      bool_or(occurred_at > previous + ${hours(wonBackAfterDays)}) as after_silence
    from (
      select customer_id, occurred_at,
        lag(occurred_at) over (partition by customer_id order by occurred_at) as previous
      from facts where kind = 'CustomerPurchased' and ${counted(moment)} and ${who}
    ) purchase
    group by customer_id`;
}

/** What lies more than 50 hours apart is on two days in any zone; only the rest needs a calendar. */
const onAnotherDay = sql`previous is null
  or occurred_at > previous + interval '50 hours' or occurred_at::date <> previous::date`;

/** A churn is in force until the next purchase or reactivation by (occurred_at, position). */
function churning(moment: Moment, who: Condition) {
  return sql`
    select customer_id, bool_or(next is null) as churned,
      bool_or(next = 'CustomerPurchased') as after_churn
    from (
      select customer_id, (
        select kind from facts
        where customer_id = churn.customer_id
          and (occurred_at, position) > (churn.occurred_at, churn.position)
          and kind in ('CustomerPurchased', 'CustomerReactivated') and ${counted(moment)}
        order by occurred_at, position limit 1) as next
      from facts churn where kind = 'CustomerChurned' and ${counted(moment)} and ${who}
    ) churn
    group by customer_id`;
}

/** Silence is measured in hours, 24 to a day, whatever the clocks of a zone do. */
function hours(days: number): RawBuilder<unknown> {
  return sql`make_interval(hours => ${days * 24}::int4)`;
}
