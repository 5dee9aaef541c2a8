import type { DomainEvent } from '../event-sourcing/index.js';
import type { Checkpoint } from '../event-store/index.js';
import { FoldFailed } from './errors.js';
import { foldInSlices } from './fold-batch.js';
import type { Workshop } from './folding.js';
import { discardFlags, Parking } from './parking.js';

/** So many are named; the others are counted. */
const NAMED = 100;

export interface Behind {
  /** Where the fold has stopped. */
  readonly from: Checkpoint;
  readonly signal: AbortSignal;
}

/**
 * Tells of a fold that stopped what else stands in its way, so that an operator decides of all of it
 * at once: folds the rest of the log without writing. What a state or PostgreSQL would refuse is
 * not known without them.
 * @returns the error as it was where the signal is aborted
 */
export async function withPoisonBehind<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  error: FoldFailed,
  behind: Behind,
): Promise<FoldFailed> {
  const others: string[] = [];
  let many = 0;
  try {
    for await (const flags of poisonBehind(workshop, behind)) {
      if (error.message.includes(flags)) continue;
      many += 1;
      if (others.length < NAMED) others.push(flags);
    }
  } catch {
    // What the log can't be read for now is less than what is known already.
    return error;
  }
  if (many === 0 || behind.signal.aborted) return error;
  const uncounted = many > NAMED ? `; and ${String(many - NAMED)} more` : '';
  const message = `${error.message}; the same is due for: ${others.join('; ')}${uncounted}`;
  return new FoldFailed(message, { cause: error.cause });
}

async function* poisonBehind<Event extends DomainEvent>(
  { store, codec, fold, filter, batchSize, discards }: Workshop<Event>,
  { from: { position, token, eventId }, signal }: Behind,
): AsyncGenerator<string, void> {
  const parking = new Parking(fold.states, await discards?.());
  const given = { codec, fold, parking, actOf: () => undefined };
  const after = { position, token, eventId };
  for await (const batch of store.subscribe({ after, filter, batchSize, signal })) {
    const { poison } = await foldInSlices(given, batch.events);
    for (const one of poison) if (one.category !== 'behind') yield discardFlags(one);
    if (batch.caughtUp) return;
  }
}
