import type { Kysely } from 'kysely';
import type { Moment } from '../question.js';
import type { Active, Members } from './cells.js';
import type { Calendar } from './period.js';
import type { Entry } from './purchase-arrays.js';

/** A question of retention, understood. */
export interface CohortQuestion {
  readonly db: Kysely<unknown>;
  readonly moment: Moment;
  readonly calendar: Calendar;
  readonly entry: Entry;
}

/** Cohorts in figures: who belongs to them, and who of them was active when. */
export interface Cohorts {
  readonly members: readonly Members[];
  readonly active: readonly Active[];
}

/** A row of either kind, as SQL gives it; `n` and `eligible` are of activity alone. */
export interface CohortRow {
  readonly cohort: number;
  readonly n: number | null;
  readonly begun: number;
  readonly ended: number;
  readonly customers: number;
  readonly eligible: number;
}

export function cohortsOf(rows: readonly CohortRow[]): Cohorts {
  return {
    members: rows.filter(({ n }) => n === null),
    active: rows.flatMap((row) => (row.n === null ? [] : [{ ...row, n: row.n }])),
  };
}
