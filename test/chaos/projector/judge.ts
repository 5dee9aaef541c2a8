import { isDeepStrictEqual } from 'node:util';
import type { EventStore } from '../../../libs/event-store/index.js';
import type { Generation } from '../../../libs/read-store/index.js';
import { naiveRowsOf, query, rowsOf } from '../../support/toy-read-models.js';
import { noteCodec } from '../notes.js';

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

/**
 * What is wrong with what projectors left behind: the rows of every whole generation are to be those
 * of a naive fold of the log up to its position, and its checkpoint has to have moved under one
 * lease after the other, each beginning where the one before ended.
 */
export async function judge(
  databaseUrl: string,
  log: EventStore,
  generations: readonly Generation[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const expected = await naiveRowsOf({ store: log, codec: noteCodec });
  for (const { number, schemaName, state } of generations) {
    if (state !== 'whole') continue;
    const rows = await rowsOf(databaseUrl, schemaName);
    for (const table of ['notes', 'repeated', 'tallies'] as const) {
      if (isDeepStrictEqual(rows[table], expected[table])) continue;
      const [has, should] = [rows[table].length, expected[table].length].map(String);
      wrong.push(
        `generation ${String(number)}: ${table} has ${has ?? ''} rows, not the ${should ?? ''} of the log`,
      );
    }
  }
  return [...wrong, ...(await wrongMoves(databaseUrl))];
}

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
