import { type Kysely, sql, type Transaction } from 'kysely';
import type { Position } from '../event-store/index.js';
import { NotYetFolded, Rebuilding } from './errors.js';
import type { PositionWatch } from './position-watch.js';
import { type CheckpointRow, parseCheckpoint, SELECT_CHECKPOINT } from './read-checkpoint.js';

export interface AnswerOptions {
  /** Everything up to here must be in the answer; waits, bounded, until it is. */
  readonly minPosition?: Position | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a question is asked of: one unchanging picture of the read tables. */
export interface Question {
  /** Reads only; unqualified names are those of the read tables. */
  readonly db: Transaction<unknown>;
  /** Everything at or below it is in the picture, and nothing above. */
  readonly position: Position;
}

export interface Answering {
  readonly db: Kysely<unknown>;
  readonly watch: PositionWatch;
  readonly waitMilliseconds: number;
  /** Where told: tables that were made for other definitions can't be asked. */
  readonly definitions: string | undefined;
}

type Outcome<T> =
  | { readonly folded: true; readonly value: T }
  | { readonly folded: false; readonly position: Position };

/**
 * Asks one picture of the read tables, folded at least up to `minPosition`.
 * @throws NotYetFolded, Rebuilding, AbortError, and what `ask` throws
 */
export async function answer<T>(
  answering: Answering,
  { minPosition = 0n, signal }: AnswerOptions,
  ask: (question: Question) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + answering.waitMilliseconds;
  for (;;) {
    signal?.throwIfAborted();
    const notice = minPosition > 0n ? answering.watch.notice(minPosition) : undefined;
    try {
      const outcome = await attempt(answering, minPosition, ask);
      if (outcome.folded) return outcome.value;
      const left = deadline - performance.now();
      if (left <= 0) throw new NotYetFolded(outcome.position, minPosition);
      await notice?.within(left, signal);
    } finally {
      notice?.cancel();
    }
  }
}

function attempt<T>(
  { db, definitions }: Answering,
  minPosition: Position,
  ask: (question: Question) => Promise<T>,
): Promise<Outcome<T>> {
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql.raw<CheckpointRow>(SELECT_CHECKPOINT).execute(transaction);
    const checkpoint = parseCheckpoint(rows);
    const position = checkpoint?.position ?? 0n;
    const others = definitions !== undefined && definitions !== checkpoint?.definitions;
    if (checkpoint?.state !== 'live' || others) throw new Rebuilding(position);
    if (position < minPosition) return { folded: false, position };
    return { folded: true, value: await ask({ db: transaction, position }) };
  });
}
