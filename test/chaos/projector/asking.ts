import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { messageOf, type Position } from '../../../libs/event-store/index.js';
import { isPassing, type ReadStore, Rebuilding } from '../../../libs/read-store/index.js';
import type { Entry } from './expected.js';

/** An answer that somebody got at some time. */
interface Answer {
  readonly position: Position;
  readonly generation: bigint;
  /** How many notes each projection took, holds back or leaves out in this picture. */
  readonly counted: readonly number[];
}

/** What somebody was told who asked all the time. */
export interface Told {
  readonly answers: Answer[];
  /** Questions that failed though the database was there. */
  readonly failures: string[];
}

const LOOK_EVERY_MILLISECONDS = 20;

const COUNT = `
  select
    (select count(*) from notes)
      + (select count(*) from parked where projection = 'notes')
      + (select count(*) from discarded where projection = 'notes' and left_out) as notes,
    (select coalesce(sum(count), 0) from tallies)
      + (select count(*) from parked where projection = 'tallies')
      + (select count(*) from discarded where projection = 'tallies' and left_out) as tallies`;

/** Asks again and again, whichever generation serves. */
export async function keepAsking(reads: ReadStore, signal: AbortSignal): Promise<Told> {
  const told: Told = { answers: [], failures: [] };
  while (!signal.aborted) {
    try {
      told.answers.push(await ask(reads));
    } catch (error) {
      if (!isForgiven(error, told)) told.failures.push(messageOf(error));
    }
    await pause(LOOK_EVERY_MILLISECONDS);
  }
  return told;
}

/** What serves once serves for ever; the database is killed, and comes back. */
function isForgiven(error: unknown, { answers }: Told): boolean {
  return error instanceof Rebuilding ? answers.length === 0 : isPassing(error);
}

function ask(reads: ReadStore): Promise<Answer> {
  return reads.answer({}, async ({ db, position, generation }) => {
    const { rows } = await sql.raw<Record<'notes' | 'tallies', string>>(COUNT).execute(db);
    const counted = rows.flatMap(({ notes, tallies }) => [Number(notes), Number(tallies)]);
    return { position, generation, counted };
  });
}

/** Every answer is to be of a moment behind the one before, and to account for every note by then. */
export function wrongAnswers(
  { answers, failures }: Told,
  entries: readonly Entry[],
): readonly string[] {
  const wrong = failures.map((failure) => `a question failed: ${failure}`);
  const notes = entries.filter(({ kind }) => kind === 'note').map(({ at }) => at);
  if (answers.length === 0) wrong.push('no question was ever answered');
  let last = 0n;
  let read = 0;
  for (const { position, generation, counted } of answers) {
    const from = `generation ${String(generation)} answers at position ${String(position)}`;
    if (position < last) wrong.push(`${from}, behind ${String(last)}`);
    last = position;
    while (read < notes.length && (notes[read] ?? 0n) <= position) read += 1;
    if (counted.every((count) => count === read)) continue;
    wrong.push(`${from} with ${counted.join(' and ')} notes, not ${String(read)}`);
  }
  return wrong;
}
