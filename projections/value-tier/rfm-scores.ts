import { type RawBuilder, sql } from 'kysely';
import { formatMoney } from '../../libs/customer/index.js';
import { everyone, inCustomerOrder } from '../facts/counted.js';
import type { Moment, QueryScope } from '../question.js';
import { type Basis, valueBy } from './customer-values.js';

const dimensions = ['recency', 'frequency', 'monetary'] as const;
const scores = [1, 2, 3, 4, 5] as const;

type Dimension = (typeof dimensions)[number];

export interface RfmRow {
  readonly dimension: Dimension;
  /** 5 is best. */
  readonly score: number;
  /**
   * Exact decimal: what the value (days, orders, money) must exceed for the score, or, for recency,
   * must not exceed; null for score 1, which asks for nothing, and where nobody purchased.
   */
  readonly threshold: string | null;
  /** 0 where ties leave a score empty. */
  readonly customers: number;
}

/** The dimension's four thresholds, ascending, with one of the counts: `below` of them lie below. */
type Found = Readonly<Record<Dimension, readonly string[] | null>> & {
  readonly counted: Dimension | null;
  readonly below: number | null;
  readonly customers: number | null;
};

/**
 * Purchasers by recency (whole days since the last purchase, 24 hours each), frequency (orders) and
 * monetary value. Thresholds are the type-7 quantiles (Hyndman and Fan 1996) at .2, .4, .6 and .8;
 * score = 1 + the number of thresholds below the value, for recency 5 − that number.
 */
export async function byRfm(scope: QueryScope, basis: Basis): Promise<readonly RfmRow[]> {
  const { rows } = await sql<Found>`
    with purchaser as materialized (${purchasers(scope, basis)}),
    sorted as (
      select count(*) as n, array_agg(recency order by recency) as recency,
        array_agg(frequency order by frequency) as frequency,
        array_agg(monetary order by monetary) as monetary
      from purchaser),
    quantile as (
      select ${quantiles('recency')} as recency, ${quantiles('frequency')} as frequency,
        ${quantiles('monetary')} as monetary
      from sorted),
    threshold as (
      select *, ${turnedRound('recency')} as recency_down,
        ${turnedRound('frequency')} as frequency_down, ${turnedRound('monetary')} as monetary_down
      from quantile),
    alike as (
      select recency, frequency, monetary, count(*) as customers
      from purchaser group by grouping sets ((recency), (frequency), (monetary))),
    placed as (
      select ${thresholdsBelow('recency')} as r, ${thresholdsBelow('frequency')} as f,
        ${thresholdsBelow('monetary')} as m, customers
      from alike cross join threshold)
    select recency::text[], frequency::text[], monetary::text[],
      case when r is not null then 'recency' when f is not null then 'frequency'
        when m is not null then 'monetary' end as counted,
      coalesce(r, f, m) as below, customers
    from threshold left join (
      select r, f, m, sum(customers)::int4 as customers from placed group by r, f, m
    ) score on true`.execute(scope.db);
  return dimensions.flatMap((dimension) =>
    scores.map((score) => rowOf(rows, dimension, score, scope.currency)),
  );
}

function purchasers(moment: Moment, basis: Basis): RawBuilder<unknown> {
  const isPurchase = sql`kind = 'CustomerPurchased'`;
  return sql`
    select floor(date_part('epoch', ${moment.asOf}::timestamptz - last_at) / 86400)::numeric as recency,
      frequency, monetary
    from (
      select max(occurred_at) filter (where ${isPurchase}) as last_at,
        (count(*) filter (where ${isPurchase}))::numeric as frequency,
        ${valueBy(basis)} as monetary
      from (${inCustomerOrder(moment, everyone)}) fact group by customer_id
    ) customer
    where frequency > 0`;
}

/** Of an ascending array `a` of n: a[h] + (h − ⌊h⌋)(a[h + 1] − a[h]) at h = 1 + (n − 1) p, exactly. */
function quantiles(dimension: Dimension): RawBuilder<unknown> {
  const a = sql.ref(`sorted.${dimension}`);
  const at = (fifths: number) => {
    const step = sql.raw(`(n - 1) * ${String(fifths)}`);
    const low = sql`${a}[(${step}) / 5 + 1]`;
    const next = sql`coalesce(${a}[(${step}) / 5 + 2], ${low})`;
    return sql`trim_scale(${low} + ((${step}) % 5) * 0.2 * (${next} - ${low}))`;
  };
  return sql`array[${sql.join([1, 2, 3, 4].map(at))}]`;
}

function turnedRound(dimension: Dimension): RawBuilder<unknown> {
  const q = sql.ref(dimension);
  return sql`array[-${q}[4], -${q}[3], -${q}[2], -${q}[1]]`;
}

/** width_bucket counts bounds at or below a value; turned round, thresholds at or above it. */
function thresholdsBelow(dimension: Dimension): RawBuilder<unknown> {
  return sql`4 - width_bucket(-alike.${sql.ref(dimension)}, threshold.${sql.ref(`${dimension}_down`)})`;
}

function rowOf(
  found: readonly Found[],
  dimension: Dimension,
  score: number,
  currency: string,
): RfmRow {
  const below = dimension === 'recency' ? 5 - score : score - 1;
  const at = dimension === 'recency' ? 5 - score : score - 2;
  const threshold = score === 1 ? null : (found[0]?.[dimension]?.[at] ?? null);
  const count = found.find((row) => row.counted === dimension && row.below === below);
  return {
    dimension,
    score,
    threshold:
      threshold !== null && dimension === 'monetary' ? formatMoney(threshold, currency) : threshold,
    customers: count?.customers ?? 0,
  };
}
