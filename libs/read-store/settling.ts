import type { Position } from '../event-store/index.js';
import type { Fold } from './fold-batch.js';

/** The positions in (after, upTo]. */
export interface Range {
  readonly after: Position;
  readonly upTo: Position;
}

/** The settling statements of all projections for a range, planned for what it holds. */
export function settling(fold: Fold<never>, { after, upTo }: Range): readonly string[] {
  const bounds: Readonly<Record<string, string>> = { $1: String(after), $2: String(upTo) };
  return statementsOf(fold).map((statement) =>
    statement.replace(/\$[12]\b/g, (bound) => `${bounds[bound] ?? ''}::int8`),
  );
}

/** The same for the small range of a live batch. */
export function settlingBatch(fold: Fold<never>, { after, upTo }: Range): readonly string[] {
  return statementsOf(fold).length > 0 ? [`select settle(${String(after)}, ${String(upTo)})`] : [];
}

/**
 * What settles a batch, to stand beside the tables: to plan it takes ten times as long as to do it,
 * so that every session plans it once. The bounds are not seen then, nor is how tables will grow: to
 * plan for few rows in large tables stays right.
 */
export function createSettling(fold: Fold<never>): string {
  const statements = statementsOf(fold).map((statement) => `${statement};`);
  return `create function settle(int8, int8) returns void language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
    as $settle$
    #variable_conflict use_column
    begin ${statements.join('\n')} end $settle$`;
}

function statementsOf({ facts }: Fold<never>): readonly string[] {
  return facts.flatMap(({ settle }) => settle ?? []);
}
