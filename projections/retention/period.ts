import { type RawBuilder, sql } from 'kysely';
import { type Policy, weekDays } from '../policy.js';
import { oneOf } from '../question.js';

export const periods = ['day', 'week', 'month'] as const;

export type Period = (typeof periods)[number];
export type WeekDay = (typeof weekDays)[number];

/** Days, weeks or months, numbered one after the other. */
export interface Calendar {
  readonly period: Period;
  /** The first day of a week. */
  readonly weekStart: WeekDay;
}

const DAY_MS = 86_400_000;
/** 1970-01-05, a Monday, in days since 1970-01-01. */
const FIRST_MONDAY = 4;

/** SQL: the number of the period in which an instant lies, in the session's time zone. */
export function periodOf(
  { period, weekStart }: Calendar,
  instant: RawBuilder<unknown>,
): RawBuilder<number> {
  const day = sql`(${instant})::date`;
  if (period === 'day') return sql`(${day} - date '1970-01-01')`;
  if (period === 'week') {
    const start = FIRST_MONDAY + weekDays.indexOf(weekStart);
    return sql`floor((${day} - date '1970-01-01' - ${sql.lit(start)}) / 7e0)::int4`;
  }
  return sql`(date_part('year', ${day}) * 12 + date_part('month', ${day}) - 1)::int4`;
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
