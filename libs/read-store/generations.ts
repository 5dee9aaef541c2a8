import { NoSuchGeneration } from './errors.js';
import {
  type Generation,
  GENERATION_COLUMNS,
  type GenerationRow,
  parseGeneration,
} from './generation.js';
import type { OneByOne } from './one-by-one.js';

/** Every generation there is, of whatever release, oldest first; what is being dropped is none. */
export const SELECT_GENERATIONS = `
  select ${GENERATION_COLUMNS} from lifeledger.generation where state <> 'dropping'
  order by generation.number`;

export async function listGenerations(client: OneByOne): Promise<readonly Generation[]> {
  const { rows } = await client.query<GenerationRow>(SELECT_GENERATIONS);
  return rows.map(parseGeneration);
}

/** @throws NoSuchGeneration */
export async function generationIn(client: OneByOne, number: bigint): Promise<Generation> {
  const generations = await listGenerations(client);
  const found = generations.find((generation) => generation.number === number);
  if (found === undefined) throw new NoSuchGeneration(number);
  return found;
}

/** Lets the questions of its definitions be answered from it. @throws NOT_OURS, where anything moved meanwhile */
export async function serveFrom(
  client: OneByOne,
  chosen: Generation,
  before: Generation | undefined,
): Promise<void> {
  await client.query('select lifeledger.serve($1, $2, $3, $4)', [
    chosen.number,
    chosen.epoch,
    before?.number ?? null,
    before?.epoch ?? null,
  ]);
}

/** A generation as an operator sees it. */
export interface Standing extends Omit<Generation, 'state'> {
  /** `dropping`: given up; the command that dropped it was broken off. */
  readonly state: Generation['state'] | 'dropping';
  /** RFC 3339. */
  readonly madeAt: string;
  /** RFC 3339: since when it serves no more; undefined where it does, or never did. */
  readonly retiredAt: string | undefined;
  /** On disk, with indexes. */
  readonly bytes: number;
}

const SELECT_STANDINGS = `
  select ${GENERATION_COLUMNS}, generation.state as standing,
    to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as made_at,
    to_char(retired_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as retired_at,
    coalesce((select sum(pg_total_relation_size(pg_class.oid)) from pg_class
      where relnamespace = to_regnamespace(quote_ident(schema_name)) and relkind = 'r'), 0)::text
      as bytes
  from lifeledger.generation order by generation.number`;

interface StandingRow extends GenerationRow {
  readonly standing: Standing['state'];
  readonly made_at: string;
  readonly retired_at: string | null;
  readonly bytes: string;
}

/** Every generation there is, of whatever release, oldest first. */
export async function listStandings(client: OneByOne): Promise<readonly Standing[]> {
  const { rows } = await client.query<StandingRow>(SELECT_STANDINGS);
  return rows.map((row) => ({
    ...parseGeneration(row),
    state: row.standing,
    madeAt: row.made_at,
    retiredAt: row.retired_at ?? undefined,
    bytes: Number(row.bytes),
  }));
}
