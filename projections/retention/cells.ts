import { InvalidQuestion } from '../question.js';

/** Members of a cohort for whom equally many periods have begun and ended. */
export interface Members {
  readonly cohort: number;
  /** The number of the last period that has begun, counted from the start as 0. */
  readonly begun: number;
  /** How many periods have ended. */
  readonly ended: number;
  readonly customers: number;
}

/** Who of a cohort was active in period `n`, and how many of them were old enough to be judged. */
export interface Active {
  readonly cohort: number;
  readonly n: number;
  readonly customers: number;
  readonly eligible: number;
}

export interface Cell {
  readonly cohort: number;
  /** Of the cohort, as of then. */
  readonly size: number;
  /** Periods since the start. */
  readonly n: number;
  readonly active: number;
  /** Whose period n had ended. */
  readonly eligible: number;
  readonly activeEligible: number;
  readonly tooYoung: number;
  /** activeEligible / eligible; null where nobody is eligible. */
  readonly rate: number | null;
}

/** An answer has at most so many rows; by day over decades it would have millions. */
const CELLS_MAX = 250_000;

/**
 * Every cell of every cohort, from period 0 to the last that has begun, zeros too.
 * @throws InvalidQuestion where there are too many
 */
export function cellsOf(members: readonly Members[], active: readonly Active[]): readonly Cell[] {
  const activeByCohort = groupByCohort(active);
  const cohorts = [...groupByCohort(members)].sort(([a], [b]) => a - b);
  const cells = cohorts.reduce((sum, [, group]) => sum + lastBegun(group) + 1, 0);
  if (cells > CELLS_MAX) throw tooManyCells(cells);
  return cohorts.flatMap(([cohort, group]) => rowOfCells(group, activeByCohort.get(cohort) ?? []));
}

function rowOfCells(members: readonly Members[], active: readonly Active[]): readonly Cell[] {
  const cohort = members[0]?.cohort ?? 0;
  const size = members.reduce((sum, { customers }) => sum + customers, 0);
  const byN = new Map(active.map((row) => [row.n, row]));
  return Array.from({ length: lastBegun(members) + 1 }, (_, n) => {
    const eligible = members.reduce(
      (sum, { ended, customers }) => (n < ended ? sum + customers : sum),
      0,
    );
    const activeEligible = byN.get(n)?.eligible ?? 0;
    return {
      cohort,
      size,
      n,
      active: byN.get(n)?.customers ?? 0,
      eligible,
      activeEligible,
      tooYoung: size - eligible,
      rate: eligible === 0 ? null : activeEligible / eligible,
    };
  });
}

/**
 * From how many have n as their last period to how many have n or a later one; for cohorts whose
 * members all start in one period.
 */
export function inOrAfter(
  lastActive: readonly Active[],
  members: readonly Members[],
): readonly Active[] {
  const ended = new Map(members.map((group) => [group.cohort, group.ended]));
  return [...groupByCohort(lastActive)].flatMap(([cohort, rows]) =>
    suffixSums(rows).map((customers, n) => ({
      cohort,
      n,
      customers,
      eligible: n < (ended.get(cohort) ?? 0) ? customers : 0,
    })),
  );
}

function suffixSums(rows: readonly Active[]): readonly number[] {
  const sums = new Array<number>(1 + Math.max(...rows.map(({ n }) => n))).fill(0);
  for (const { n, customers } of rows) sums[n] = customers;
  for (let n = sums.length - 2; n >= 0; n -= 1) sums[n] = (sums[n] ?? 0) + (sums[n + 1] ?? 0);
  return sums;
}

function lastBegun(members: readonly Members[]): number {
  return members.reduce((last, { begun }) => Math.max(last, begun), 0);
}

function groupByCohort<Row extends { readonly cohort: number }>(
  rows: readonly Row[],
): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.cohort);
    if (group === undefined) groups.set(row.cohort, [row]);
    else group.push(row);
  }
  return groups;
}

function tooManyCells(cells: number): InvalidQuestion {
  const message = `This would be ${String(cells)} rows, more than ${String(CELLS_MAX)}; ask by a longer period or for an earlier asOf.`;
  return new InvalidQuestion('period', message);
}
