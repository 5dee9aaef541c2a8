import type { Position } from '../event-store/index.js';
import type { Fold } from './fold-batch.js';
import { tableName } from './read-tables.js';

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

/** In bytes. A plan that is kept must come of tables that show what they will be: of none it guesses. */
const LARGE = 131_072;

/**
 * What settles a batch, to stand beside the tables; nothing where nothing is settled. To plan it takes ten times as long as to do it, so
 * once there is much to go through every session plans it once. The bounds are not seen then, and a
 * guess at them must not have all there is joined.
 */
export function createSettling(fold: Fold<never>): readonly string[] {
  const statements = statementsOf(fold).map((statement) => `${statement};`);
  if (statements.length === 0) return [];
  const sizes = fold.facts
    .flatMap(({ tables }) => tables)
    .map((table) => `pg_relation_size('${tableName(table)}')`);
  return [
    `create function settle(int8, int8) returns void language plpgsql
    set plan_cache_mode = force_custom_plan set enable_hashjoin = off set enable_mergejoin = off
    as $settle$
    #variable_conflict use_column
    begin
    if greatest(${sizes.join(', ')}) > ${String(LARGE)} then
      set local plan_cache_mode = force_generic_plan;
    end if;
    ${statements.join('\n')}
    end $settle$`,
  ];
}

function statementsOf({ facts }: Fold<never>): readonly string[] {
  return facts.flatMap(({ settle }) => settle ?? []);
}
