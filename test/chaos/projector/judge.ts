import { isDeepStrictEqual } from 'node:util';
import type { Generation } from '../../../libs/read-store/index.js';
import { query, rowsOf } from '../../support/toy-read-models.js';
import { type Entry, type Expected, expectedOf } from './expected.js';

/** Writes down every move of every checkpoint, in the order in which they count. */
const AUDIT = `
  create table public.moves (
    id bigserial primary key, number int8, epoch int8, before int8, after int8);
  create function public.note_move() returns trigger language plpgsql as $$
  begin
    insert into public.moves (number, epoch, before, after)
    values (new.number, new.epoch, old.position, new.position);
    return new;
  end $$;
  create trigger note_move after update of position on lifeledger.generation
    for each row execute function public.note_move()`;

export async function startAudit(databaseUrl: string): Promise<void> {
  await query(databaseUrl, AUDIT);
}

/** What there is to judge by. */
export interface Evidence {
  readonly databaseUrl: string;
  readonly entries: readonly Entry[];
  readonly generations: readonly Generation[];
  /** The release that built each of them. */
  readonly made: ReadonlyMap<bigint, number>;
}

/**
 * What is wrong with what projectors left behind: what stands in every whole generation is to be
 * what a naive fold of the log up to its position says, and its checkpoint has to have moved under
 * one lease after the other, each beginning where the one before ended. Of what was dropped nothing
 * is to stand.
 */
export async function judge(evidence: Evidence): Promise<readonly string[]> {
  const { databaseUrl, generations } = evidence;
  const wrong: string[] = [];
  for (const generation of generations) {
    if (generation.state === 'whole') wrong.push(...(await wrongRows(evidence, generation)));
  }
  const left = await query(databaseUrl, LEFT_BEHIND);
  for (const { schema } of left) wrong.push(`schema ${String(schema)} belongs to no generation`);
  return [...wrong, ...(await wrongMoves(databaseUrl))];
}

async function wrongRows(
  { databaseUrl, entries, made }: Evidence,
  { number, schemaName, position: upTo }: Generation,
): Promise<readonly string[]> {
  const expected = expectedOf(entries, { made: made.get(number) ?? 0, upTo });
  const standing: Expected = {
    ...(await rowsOf(databaseUrl, schemaName)),
    parked: await linesOf(databaseUrl, parkedIn(schemaName)),
    discarded: await linesOf(databaseUrl, discardedIn(schemaName)),
  };
  const tables = ['notes', 'repeated', 'tallies', 'parked', 'discarded'] as const;
  return tables
    .filter((table) => !isDeepStrictEqual(standing[table], expected[table]))
    .map((table) => {
      const [has, should] = [standing, expected].map((side) => side[table].map(asText));
      const only = (one: readonly string[] = [], other: readonly string[] = []) =>
        one.filter((row) => !other.includes(row)).slice(0, 3);
      const found = `${String(has?.length)} rows, not the ${String(should?.length)} of the log`;
      const rows = `only there: ${String(only(has, should))}; missing: ${String(only(should, has))}`;
      return `generation ${String(number)} at ${String(upTo)}: ${table} has ${found}; ${rows}`;
    });
}

function asText(row: unknown): string {
  return typeof row === 'string' ? row : JSON.stringify(row);
}

async function linesOf(databaseUrl: string, statement: string): Promise<readonly string[]> {
  const rows = await query(databaseUrl, statement);
  return rows.map((row) => Object.values(row).map(String).join(' ')).sort();
}

const parkedIn = (schema: string) =>
  `select projection, parked.position, category, attempts from ${schema}.parked`;

const discardedIn = (schema: string) =>
  `select projection, stream, event_id, left_out from ${schema}.discarded`;

const LEFT_BEHIND = `
  select nspname as schema from pg_namespace
  where nspname like 'read\\_%' and nspname not in (select schema_name from lifeledger.generation)`;

async function wrongMoves(databaseUrl: string): Promise<readonly string[]> {
  const moves = await query(
    databaseUrl,
    `select number::text, epoch, before, after,
       lag(epoch, 1, epoch) over each as epoch_before, lag(after, 1, before) over each as after_before
     from public.moves window each as (partition by number order by id) order by id`,
  );
  return moves
    .filter(
      ({ epoch, epoch_before, before, after, after_before }) =>
        Number(epoch) < Number(epoch_before) ||
        Number(before) !== Number(after_before) ||
        Number(after) < Number(before),
    )
    .map((move) => `the checkpoint moved as it must not: ${JSON.stringify(move)}`);
}
