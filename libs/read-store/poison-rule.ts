import type { DomainEvent } from '../event-sourcing/index.js';
import { type Checkpoint, DifferentLog } from '../event-store/index.js';
import type { PoisonRule } from './batch-statements.js';
import type { Workshop } from './folding.js';
import { listGenerations } from './generations.js';
import type { OneByOne } from './one-by-one.js';

type Log<Event extends DomainEvent> = Pick<Workshop<Event>, 'store' | 'filter'>;

/**
 * What becomes of poison in a generation that is built now. It stops the build where a generation
 * that was folded from this log serves, of whatever release: that one goes on. Where none does a
 * stop would protect nobody, and keep everybody waiting for a single event.
 */
export async function poisonRuleOf<Event extends DomainEvent>(
  log: Log<Event>,
  client: OneByOne,
  signal: AbortSignal,
): Promise<PoisonRule> {
  for (const generation of await listGenerations(client)) {
    if (generation.serving && (await isOfLog(log, generation, signal))) return 'stops';
  }
  return 'parks';
}

/** Whether a checkpoint was made on this log; not known to be where the signal is aborted first. */
export async function isOfLog<Event extends DomainEvent>(
  { store, filter }: Log<Event>,
  { position, token, eventId }: Checkpoint,
  signal: AbortSignal,
): Promise<boolean> {
  const after = { position, token, eventId };
  const subscribed = store.subscribe({ after, filter, batchSize: 1, signal });
  const batches = subscribed[Symbol.asyncIterator]();
  try {
    const first = await batches.next();
    return first.done !== true;
  } catch (error) {
    if (error instanceof DifferentLog) return false;
    throw error;
  } finally {
    await batches.return?.();
  }
}
