import { type RawBuilder, sql } from 'kysely';
import { type Policy, weekDays } from '../../libs/installation/index.js';
import { oneOf } from '../question.js';

export const periods = ['day', 'week', 'month'] as const;

export type Period = (typeof periods)[number];
type WeekDay = (typeof weekDays)[number];

/** Days, weeks or months, numbered one after the other. */
export interface Calendar {
  readonly period: Period;
  /** The first day of a week. */
  readonly weekStart: WeekDay;
}

const DAY_MS = 86_400_000;
/** 1970-01-05, a Monday, in days since 1970-01-01. */
const FIRST_MONDAY = 4;
/** So many weeks before it there is nothing, so that integer division rounds one way. */
const WEEKS_BEFORE = 110_000;

/** The first days of the months of 1900 to 2100, in days since 1970-01-01, ascending. */
const monthStarts = Array.from({ length: 201 * 12 }, (_, month) => Date.UTC(1900, month) / DAY_MS);
const months = sql`${sql.lit(`{${monthStarts.join(',')}}`)}::int4[]`;
const JANUARY_1900 = 1900 * 12;

/** SQL: the number of the period in which an instant lies, in the session's time zone. */
export function periodOf(
  { period, weekStart }: Calendar,
  instant: RawBuilder<unknown>,
): RawBuilder<number> {
  const day = sql<number>`((${instant})::date - date '1970-01-01')`;
  if (period === 'day') return day;
  if (period === 'month') return monthOf(day, instant);
  const shift = WEEKS_BEFORE * 7 - FIRST_MONDAY - weekDays.indexOf(weekStart);
  return sql`((${day} + ${sql.lit(shift)}) / 7 - ${sql.lit(WEEKS_BEFORE)})`;
}

/** Looking a day up is three times as fast as taking a date apart. */
function monthOf(day: RawBuilder<number>, instant: RawBuilder<unknown>): RawBuilder<number> {
  const from = sql.lit(monthStarts[0] ?? 0);
  const to = sql.lit(monthStarts.at(-1) ?? 0);
  return sql`(case when ${day} between ${from} and ${to}
    then width_bucket(${day}, ${months}) + ${sql.lit(JANUARY_1900 - 1)}
    else date_part('year', ${instant}) * 12 + date_part('month', ${instant}) - 1 end)::int4`;
}

/** The first day of a period by its number: `1997-01-01`. */
export function firstDayOf({ period, weekStart }: Calendar, number: number): string {
  if (period === 'month') {
    const year = String(Math.floor(number / 12)).padStart(4, '0');
    return `${year}-${String((number % 12) + 1).padStart(2, '0')}-01`;
  }
  const start = FIRST_MONDAY + weekDays.indexOf(weekStart);
  const day = period === 'day' ? number : number * 7 + start;
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export interface CalendarQuestion {
  /** One of `periods`; default `month`. */
  readonly period?: string | undefined;
  /** One of `weekDays`; default: the policy's. */
  readonly weekStart?: string | undefined;
}

/** @throws InvalidQuestion */
export function calendarOf(question: CalendarQuestion, { retention }: Policy): Calendar {
  return {
    period: oneOf('period', question.period ?? 'month', periods),
    weekStart: oneOf('weekStart', question.weekStart ?? retention.weekStart, weekDays),
  };
}
