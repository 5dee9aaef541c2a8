import type { Transaction } from 'kysely';
import type { Position } from '../event-store/index.js';

/** What is said of two generations: the one that served until now, and the one to serve. */
export interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/** A question whose answer must be the same from either generation. */
export interface ParityQuestion {
  readonly name: string;
  /** Unqualified names are the read tables; the answer is plain data. */
  readonly ask: (db: Transaction<unknown>, position: Position) => Promise<unknown>;
}

/** A table of both generations, row by row. */
export interface TableParity {
  readonly table: string;
  readonly rows: Sides<number>;
  /** Rows whose key the other one does not have. */
  readonly onlyIn: Sides<number>;
  /** Rows of one key that are not the same in every byte. */
  readonly differing: number;
  /** In which columns, and in how many rows; of those columns that both have. */
  readonly columns: readonly { readonly column: string; readonly rows: number }[];
  /** Columns that the other one does not have, or has with another type. */
  readonly columnsOnlyIn: Sides<readonly string[]>;
  /** The first few keys of each kind. */
  readonly examples: {
    readonly onlyIn: Sides<readonly string[]>;
    readonly differing: readonly string[];
  };
}

/** What the engine noted beside the rows: the first keys of each of its tables that has rows. */
export interface NotedParity {
  readonly table: string;
  readonly keys: Sides<readonly string[]>;
}

export interface AnswerParity {
  readonly question: string;
  readonly equal: boolean;
  /** Where the answers first differ, and what stands there; undefined where they are equal. */
  readonly difference: string | undefined;
}

/** Whether two generations hold and answer the same, both folded up to one position. */
export interface ParityReport {
  readonly equal: boolean;
  readonly generations: Sides<bigint>;
  readonly position: Position;
  /** Why nothing could be compared; undefined where it was. */
  readonly hindrance: string | undefined;
  readonly tablesOnlyIn: Sides<readonly string[]>;
  readonly tables: readonly TableParity[];
  readonly noted: readonly NotedParity[];
  readonly answers: readonly AnswerParity[];
}

export function isSameTable({ onlyIn, differing, columnsOnlyIn }: TableParity): boolean {
  const columns = columnsOnlyIn.before.length + columnsOnlyIn.after.length;
  return onlyIn.before + onlyIn.after + differing + columns === 0;
}

export function isEqual(
  report: Pick<ParityReport, 'hindrance' | 'tablesOnlyIn' | 'tables' | 'answers'>,
): boolean {
  const { hindrance, tablesOnlyIn, tables, answers } = report;
  const tablesMissing = tablesOnlyIn.before.length + tablesOnlyIn.after.length;
  return (
    hindrance === undefined &&
    tablesMissing === 0 &&
    tables.every(isSameTable) &&
    answers.every(({ equal }) => equal)
  );
}
