import { type Kysely, sql, type Transaction } from 'kysely';
import type { Position } from '../event-store/index.js';
import { NotYetFolded, Rebuilding } from './errors.js';
import type { PositionWatch } from './position-watch.js';

export interface AnswerOptions {
  /** Everything up to here must be in the answer; waits, bounded, until it is. */
  readonly minPosition?: Position | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a question is asked of: one unchanging picture of the generation that serves. */
export interface Question {
  /** Reads only; unqualified names are those of the read tables. */
  readonly db: Transaction<unknown>;
  /** Everything at or below it is in the picture, and nothing above. */
  readonly position: Position;
  /** Which generation is asked. */
  readonly generation: bigint;
}

/** An announcement that was missed costs no more. */
const HEARING_MILLISECONDS = 20;

export interface Answering {
  readonly db: Kysely<unknown>;
  readonly watch: PositionWatch;
  readonly waitMilliseconds: number;
  /** Whose generation is asked; undefined: the one that came to serve last. */
  readonly definitions: string | undefined;
}

type Outcome<T> =
  | { readonly folded: true; readonly value: T }
  | { readonly folded: false; readonly reason: NotYetFolded | Rebuilding };

/**
 * Asks one picture of the read tables, folded at least up to `minPosition`; who names one waits for
 * the first generation, too, to serve.
 * @throws NotYetFolded, Rebuilding, AbortError, and what `ask` throws
 */
export async function answer<T>(
  answering: Answering,
  { minPosition = 0n, signal }: AnswerOptions,
  ask: (question: Question) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + answering.waitMilliseconds;
  await untilHeardOf(answering, minPosition, signal);
  for (;;) {
    signal?.throwIfAborted();
    const notice = minPosition > 0n ? answering.watch.notice(minPosition) : undefined;
    try {
      const outcome = await attempt(answering, minPosition, ask);
      if (outcome.folded) return outcome.value;
      const left = deadline - performance.now();
      if (left <= 0 || minPosition === 0n) throw outcome.reason;
      await notice?.within(left, signal);
    } finally {
      notice?.cancel();
    }
  }
}

/** A question that comes too early is asked twice, which under load is work for nothing. */
async function untilHeardOf(
  { watch, waitMilliseconds }: Answering,
  position: Position,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (watch.hasHeardOf(position)) return;
  const notice = watch.notice(position);
  try {
    await notice.within(Math.min(HEARING_MILLISECONDS, waitMilliseconds), signal);
  } finally {
    notice.cancel();
  }
}

function attempt<T>(
  { db, definitions }: Answering,
  minPosition: Position,
  ask: (question: Question) => Promise<T>,
): Promise<Outcome<T>> {
  return db.transaction().execute(async (transaction) => {
    const serving = await enter(transaction, definitions);
    const position = serving && BigInt(serving.position);
    if (position === undefined || serving?.number === undefined) {
      return { folded: false, reason: new Rebuilding(position) };
    }
    if (position < minPosition) {
      return { folded: false, reason: new NotYetFolded(position, minPosition) };
    }
    const generation = BigInt(serving.number);
    return { folded: true, value: await ask({ db: transaction, position, generation }) };
  });
}

interface Serving {
  /** Undefined where none serves; the position is then of the one being built. */
  readonly number?: string;
  readonly position: string;
}

/** Looks which generation serves, by this picture, and lets unqualified names mean its tables. */
async function enter(
  transaction: Transaction<unknown>,
  definitions: string | undefined,
): Promise<Serving | undefined> {
  const { rows } = await sql<Serving>`
    select number::text, position::text,
      set_config('search_path', quote_ident(schema_name), true)
    from lifeledger.serving join lifeledger.generation on generation = number
    where ${ofDefinitions('serving', definitions)} order by since desc limit 1`.execute(
    transaction,
  );
  if (rows[0] !== undefined) return rows[0];
  const building = await sql<Serving>`
    select position::text from lifeledger.generation
    where ${ofDefinitions('generation', definitions)} and state <> 'dropping'
    order by number desc limit 1`.execute(transaction);
  return building.rows[0];
}

function ofDefinitions(table: 'serving' | 'generation', definitions: string | undefined) {
  if (definitions === undefined) return sql`true`;
  return sql`${sql.ref(`${table}.definitions`)} = ${definitions}`;
}
