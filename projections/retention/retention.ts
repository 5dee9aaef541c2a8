import { ignoredEvents } from '../facts/ignored-events.js';
import type { Finding, QueryScope } from '../question.js';
import { oneOf } from '../question.js';
import { asking } from '../asking.js';
import { bounded, consecutive, unbounded } from './calendar-cohorts.js';
import { type Cell, cellsOf } from './cells.js';
import { calendarOf, type CalendarQuestion, firstDayOf } from './period.js';
import { entries } from './purchase-arrays.js';
import { rolling } from './rolling-cohorts.js';

const answers = { bounded, unbounded, consecutive, rolling };

export const retentionDefinitions = ['bounded', 'unbounded', 'consecutive', 'rolling'] as const;

export interface RetentionQuestion extends CalendarQuestion {
  /** One of `retentionDefinitions`; default `bounded`. */
  readonly definition?: string | undefined;
  /** One of `entries`; default `purchase`. */
  readonly entry?: string | undefined;
}

/** One cell; the cohort is named by the first day of its period. */
export type RetentionRow = Omit<Cell, 'cohort'> & { readonly cohort: string };

/**
 * How many of each cohort were active how long after their start (DESIGN, "Retention"); the rate is
 * among those old enough to be judged.
 * @throws InvalidQuestion
 */
export async function retention(
  scope: QueryScope,
  question: RetentionQuestion = {},
): Promise<Finding<RetentionRow>> {
  const { timeZone, policy } = scope;
  const definition = oneOf('definition', question.definition ?? 'bounded', retentionDefinitions);
  const entry = oneOf('entry', question.entry ?? 'purchase', entries);
  const calendar = calendarOf(question, policy);
  return asking(scope, async (db) => {
    const { members, active } = await answers[definition]({ db, moment: scope, calendar, entry });
    return {
      definition: {
        name: 'retention',
        parameters: { definition, ...calendar, entry, timeZone },
      },
      rows: cellsOf(members, active).map(({ cohort, ...cell }) => ({
        cohort: firstDayOf(calendar, cohort),
        ...cell,
      })),
      notes: { ignoredEvents: await ignoredEvents(db, scope) },
    };
  });
}
