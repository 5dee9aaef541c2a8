import type { DomainEvent } from '../event-sourcing/index.js';
import type { KnownEvent } from '../event-store/index.js';

export type ColumnType =
  'bool' | 'date' | 'int4' | 'int8' | 'jsonb' | 'numeric' | 'text' | 'timestamptz';

/** A value as PostgreSQL reads it; `jsonb` is given as its text. */
export type Value = string | number | bigint | boolean | null;

/** A read table: made anew by a rebuild, never migrated. `text` columns collate in code-unit order. */
export interface Table {
  readonly name: string;
  /** In the order in which rows give their values. */
  readonly columns: Readonly<Record<string, ColumnType | `${ColumnType} not null`>>;
  /** Of `position` alone, where there are indexes: made after a bulk load, as they are. */
  readonly primaryKey: readonly string[];
  /** What follows `create index on <table>`: `(customer_id, occurred_at)`. Made after a bulk load. */
  readonly indexes: readonly string[];
}

/** One row for one table of the projection that makes it. */
export interface FactRow {
  readonly table: string;
  readonly values: readonly Value[];
}

interface Named {
  readonly name: string;
  /** Raise it when the tables or the fold change: the next start rebuilds. */
  readonly version: number;
}

/** Rows that are inserted and never updated; each holds only what its own event says. */
export interface FactProjection<Event extends DomainEvent> extends Named {
  readonly kind: 'facts';
  readonly tables: readonly Table[];
  readonly rows: (event: KnownEvent<Event>) => readonly FactRow[];
  /** Whose events can have rows here; default: any. What can't be read of others does not matter. */
  readonly concernsStream?: (stream: string) => boolean;
  /**
   * SQL statements without a result, to run after the rows of the positions in ($1, $2] were
   * inserted, in the same transaction; in a build, once all rows are there, each by itself and in any
   * order: what can be said only of a fact among others. They must not depend on how the log was cut
   * into ranges, and must stand being run again over a range (`on conflict do nothing`): an event that
   * was parked comes late, before others. What they fill has a key, and no index. Tables are named
   * without a schema.
   */
  readonly settle?: readonly string[];
}

/** One row per key, folded in order of position. */
export interface StateProjection<Event extends DomainEvent, State> extends Named {
  readonly kind: 'state';
  readonly table: Table;
  /**
   * The row that a stream's events are folded into, its own alone; undefined: none. The primary key
   * is this one column.
   */
  readonly keyOf: (stream: string) => string | undefined;
  /** Whether an event of such a stream is folded at all; default: every one is. */
  readonly concerns?: (event: KnownEvent<Event>) => boolean;
  readonly initial: (key: string) => State;
  /** Owns its state, as a decider's evolve does. */
  readonly evolve: (state: State, event: KnownEvent<Event>) => State;
  /** Values in the order of the table's columns, and back from a row by column name, as text. */
  readonly toRow: (state: State) => readonly Value[];
  readonly fromRow: (row: Readonly<Record<string, string | null>>) => State;
}

export type Projection<Event extends DomainEvent> =
  // A state's shape is its projection's own business.
  FactProjection<Event> | StateProjection<Event, unknown>;

/** Keeps a state projection's own types while it stands in a list with others. */
export function stateProjection<Event extends DomainEvent, State>(
  definition: StateProjection<Event, State>,
): Projection<Event> {
  const owned = (state: unknown): State => state as State;
  return {
    ...definition,
    evolve: (state, event) => definition.evolve(owned(state), event),
    toRow: (state) => definition.toRow(owned(state)),
  };
}
