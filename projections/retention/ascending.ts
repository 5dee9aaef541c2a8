import { type RawBuilder, sql } from 'kysely';

/** SQL of an array of periods, made of that of a customer's purchases and the period of the start. */
export type Periods = (
  purchases: RawBuilder<unknown>,
  start: RawBuilder<unknown>,
) => RawBuilder<unknown>;

/** What every row says of the customers that it counts. */
export interface Ordered {
  /** Whether a later purchase of one of them lies in an earlier period. */
  readonly wentBack: boolean;
}

const asTheyCame: Periods = (purchases) => purchases;

/** Each period once; what lies before the start's is no period of theirs. */
const ascending: Periods = (purchases, start) => sql`
  nullif(array(
    select distinct period from unnest(${purchases}) as period
    where period >= ${start} order by period), '{}')`;

/**
 * Asks with the periods of purchases as they came, which spares a sort. That they ascend fails only
 * where clocks went back over midnight, as in St. John's at 00:01 until 2011: there it is asked again.
 */
export async function withAscending<Row extends Ordered>(
  ask: (periods: Periods) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows = await ask(asTheyCame);
  return rows.some(({ wentBack }) => wentBack) ? ask(ascending) : rows;
}
