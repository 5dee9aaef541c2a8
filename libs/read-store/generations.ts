import {
  type Generation,
  GENERATION_COLUMNS,
  type GenerationRow,
  parseGeneration,
} from './generation.js';
import type { OneByOne } from './one-by-one.js';

/** Every generation there is, of whatever release, oldest first. */
export const SELECT_GENERATIONS = `
  select ${GENERATION_COLUMNS} from lifeledger.generation order by generation.number`;

export async function listGenerations(client: OneByOne): Promise<readonly Generation[]> {
  const { rows } = await client.query<GenerationRow>(SELECT_GENERATIONS);
  return rows.map(parseGeneration);
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
