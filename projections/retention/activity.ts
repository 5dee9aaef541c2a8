import { sql } from 'kysely';
import { ignoredEvents } from '../facts/ignored-events.js';
import type { Finding, QueryScope } from '../question.js';
import { InvalidQuestion } from '../question.js';
import { asking } from '../asking.js';
import { type Ordered, type Periods, withAscending } from './ascending.js';
import {
  type Calendar,
  calendarOf,
  type CalendarQuestion,
  firstDayOf,
  periodOf,
} from './period.js';
import { purchaseArrays } from './purchase-arrays.js';

export interface ActivityRow {
  /** Its first day. */
  readonly period: string;
  /** First purchase in it. */
  readonly new: number;
  /** Active in it and in the one before. */
  readonly returning: number;
  /** Active in it, not in the one before, not new. */
  readonly resurrecting: number;
  /** Active in the one before, not in it. */
  readonly dormant: number;
}

interface Found extends Ordered {
  readonly period: number;
  readonly new: number;
  readonly returning: number;
  readonly resurrecting: number;
  /** The period in which the answer's as-of lies. */
  readonly last: number;
}

const nobody = { new: 0, returning: 0, resurrecting: 0 };

/** An answer has at most so many rows. */
const PERIODS_MAX = 250_000;

/**
 * Who was active in each period from the first purchase of all to the one of `asOf` (DESIGN,
 * "Activity").
 * @throws InvalidQuestion
 */
export async function activity(
  scope: QueryScope,
  question: CalendarQuestion = {},
): Promise<Finding<ActivityRow>> {
  const { timeZone, policy } = scope;
  const calendar = calendarOf(question, policy);
  return asking(scope, async (db) => {
    const rows = await withAscending((periods) => countActive({ ...scope, db }, calendar, periods));
    return {
      definition: { name: 'activity', parameters: { ...calendar, timeZone } },
      rows: everyPeriod(rows).map(({ period, ...counts }) => ({
        period: firstDayOf(calendar, period),
        ...counts,
      })),
      notes: { ignoredEvents: await ignoredEvents(db, scope) },
    };
  });
}

async function countActive(
  { db, ...moment }: Pick<QueryScope, 'db' | 'asOf' | 'knownAt'>,
  calendar: Calendar,
  periods: Periods,
): Promise<readonly Found[]> {
  const purchases = purchaseArrays(moment, 'purchase', periodOf(calendar, sql`occurred_at`));
  const { rows } = await sql<Found>`
    select period, count(*) filter (where nth = 1)::int4 as new,
      count(*) filter (where period - 1 = before)::int4 as returning,
      count(*) filter (where period - 1 <> before)::int4 as resurrecting,
      coalesce(bool_or(period < before), false) as "wentBack",
      ${periodOf(calendar, sql`${moment.asOf}::timestamptz`)} as last
    from (
      select period, nth, purchases[nth - 1] as before
      from (
        select purchases, unnest(purchases) as period, generate_subscripts(purchases, 1) as nth
        from (
          select ${periods(sql`purchases`, sql`purchases[1]`)} as purchases
          from (${purchases}) customer
        ) customer
      ) purchase
    ) purchase
    where nth = 1 or period <> before
    group by period order by period`.execute(db);
  return rows;
}

function everyPeriod(found: readonly Found[]) {
  const [first] = found;
  if (first === undefined) return [];
  const length = first.last - first.period + 1;
  if (length > PERIODS_MAX) {
    throw new InvalidQuestion(
      'period',
      `This would be ${String(length)} rows; ask by week or month.`,
    );
  }
  const byPeriod = new Map(found.map((row) => [row.period, row]));
  return Array.from({ length }, (_, index) => {
    const period = first.period + index;
    const before = byPeriod.get(period - 1) ?? nobody;
    const now = byPeriod.get(period) ?? nobody;
    return {
      period,
      new: now.new,
      returning: now.returning,
      resurrecting: now.resurrecting,
      dormant: before.new + before.returning + before.resurrecting - now.returning,
    };
  });
}
