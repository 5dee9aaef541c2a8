import { DateTime } from 'luxon';
import { type Known, purchasesOf } from '../oracle.support.js';
import { weekDays } from '../../libs/installation/index.js';
import type { Calendar } from './period.js';

/** A retention question, worked out naively, customer by customer. */
export interface NaiveQuestion extends Calendar {
  readonly definition: string;
  readonly entry: string;
  readonly zone: string;
  readonly now: number;
}

const DAY_MS = 86_400_000;
const windowMs = { day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS };

/** The first day, at local midnight, of the period of an instant. */
function periodStart(at: number, { period, weekStart, zone }: Calendar & { zone: string }) {
  const day = DateTime.fromMillis(at, { zone }).startOf('day');
  if (period === 'month') return day.startOf('month');
  if (period === 'day') return day;
  return day.minus({ days: (day.weekday - 1 - weekDays.indexOf(weekStart) + 7) % 7 });
}

/** Whole periods from one period's start to another's, by the calendar. */
function between(from: DateTime, to: DateTime, period: Calendar['period']): number {
  if (period === 'month') return (to.year - from.year) * 12 + to.month - from.month;
  const utcDay = (day: DateTime) => Date.parse(`${day.toISODate() ?? ''}T00:00:00Z`) / DAY_MS;
  return (utcDay(to) - utcDay(from)) / (period === 'week' ? 7 : 1);
}

interface Member {
  readonly cohort: DateTime;
  readonly begun: number;
  readonly hasEnded: (n: number) => boolean;
  readonly isActive: (n: number) => boolean;
}

function memberOf(life: readonly Known[], question: NaiveQuestion): Member[] {
  const purchases = purchasesOf(life);
  const start = question.entry === 'purchase' ? purchases[0] : life[0]?.at;
  if (start === undefined) return [];
  const { definition, period, now } = question;
  const cohort = periodStart(start, question);
  if (definition === 'rolling') {
    const length = windowMs[period];
    const windows = new Set(purchases.map((at) => Math.floor((at - start) / length)));
    return [
      {
        cohort,
        begun: Math.floor((now - start) / length),
        hasEnded: (n) => start + (n + 1) * length <= now + 1,
        isActive: (n) => windows.has(n),
      },
    ];
  }
  const active = new Set(purchases.map((at) => between(cohort, periodStart(at, question), period)));
  const rules: Record<string, (n: number) => boolean> = {
    bounded: (n) => active.has(n),
    unbounded: (n) => [...active].some((period) => period >= n),
    consecutive: (n) => Array.from({ length: n + 1 }, (_, i) => i).every((i) => active.has(i)),
  };
  return [
    {
      cohort,
      begun: between(cohort, periodStart(now, question), period),
      hasEnded: (n) => cohort.plus({ [`${period}s`]: n + 1 }).toMillis() <= now + 1,
      isActive: rules[definition] ?? (() => false),
    },
  ];
}

export function naiveRetention(lives: Iterable<readonly Known[]>, question: NaiveQuestion) {
  const members = [...lives].flatMap((life) => memberOf(life, question));
  const names = [...new Set(members.map(({ cohort }) => cohort.toISODate() ?? ''))].sort();
  return names.flatMap((name) => {
    const cohort = members.filter((member) => member.cohort.toISODate() === name);
    const length = Math.max(...cohort.map(({ begun }) => begun)) + 1;
    return Array.from({ length }, (_, n) => cellOf(name, n, cohort));
  });
}

function cellOf(cohort: string, n: number, members: readonly Member[]) {
  const eligible = members.filter(({ hasEnded }) => hasEnded(n));
  const activeEligible = eligible.filter(({ isActive }) => isActive(n)).length;
  return {
    cohort,
    size: members.length,
    n,
    active: members.filter(({ isActive }) => isActive(n)).length,
    eligible: eligible.length,
    activeEligible,
    tooYoung: members.length - eligible.length,
    rate: eligible.length === 0 ? null : activeEligible / eligible.length,
  };
}

/** Where clocks go back over midnight, a later purchase may lie in a period before that of the first. */
function startedPeriods(life: readonly Known[], question: Calendar & { zone: string }) {
  const [first, ...others] = purchasesOf(life).map((at) => periodStart(at, question));
  if (first === undefined) return [];
  return [first, ...others.filter((at) => between(first, at, question.period) >= 0)];
}

/** Who was active in each period from the first to the one of now. */
export function naiveActivity(
  lives: readonly (readonly Known[])[],
  question: Calendar & { readonly zone: string; readonly now: number },
) {
  const { period, now } = question;
  const started = lives.map((life) => startedPeriods(life, question));
  const start = started.flat().toSorted((a, b) => between(b, a, period))[0];
  if (start === undefined) return [];
  const active = started
    .filter((periods) => periods.length > 0)
    .map((periods) => periods.map((at) => between(start, at, period)));
  const length = between(start, periodStart(now, question), period) + 1;
  return Array.from({ length }, (_, k) => {
    const count = (is: (periods: number[]) => boolean) => active.filter(is).length;
    return {
      period: periodStart(start.plus({ [`${period}s`]: k }).toMillis(), question).toISODate(),
      new: count((periods) => Math.min(...periods) === k),
      returning: count((periods) => periods.includes(k) && periods.includes(k - 1)),
      resurrecting: count(
        (periods) => periods.includes(k) && !periods.includes(k - 1) && Math.min(...periods) < k,
      ),
      dormant: count((periods) => !periods.includes(k) && periods.includes(k - 1)),
    };
  });
}
