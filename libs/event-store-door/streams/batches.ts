import type { EventData, ExpectedRevision } from '../../event-store/index.js';
import type { StreamIdentifier, Uuid } from '../codec/shared-messages.js';
import { uuidText } from '../codec/uuid.js';
import type { Sized } from '../codec/wire.js';
import type { BatchAppendRequest, BatchOptions } from '../codec/write-messages.js';
import { expectedOf } from '../expected.js';
import { DeadlinePassed, InvalidRequest, TooMuchHeld } from '../refusals.js';
import { streamName } from '../stream-name.js';
import { ProposedEvents } from './proposed-events.js';

/** What an answer repeats of its request, as far as that could be read. */
export interface NamedBatch {
  readonly correlationId: Uuid | undefined;
  readonly streamIdentifier: StreamIdentifier | undefined;
  readonly expected: ExpectedRevision | undefined;
}

/** An append whose last chunk has come. */
export interface CompleteBatch extends NamedBatch {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly EventData[];
  readonly heldBytes: number;
  /** Milliseconds since the epoch, or Infinity. */
  readonly deadlineAt: number;
}

interface Unfinished extends NamedBatch {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly proposed: ProposedEvents;
  readonly deadlineAt: number;
  timer?: NodeJS.Timeout;
}

/** As a real node's write timeout: chunks that don't complete an append by then never will. */
const UNFINISHED_MS_MAX = 2000;

/** Of one call. */
const UNFINISHED_MAX = { count: 1000, bytes: 64 * 1024 * 1024 };

/** Puts the chunks of one call's appends together. */
export class Batches {
  /** By correlation id; `answered` where the chunks that still come are of no interest. */
  readonly #unfinished = new Map<string, Unfinished | 'answered'>();
  readonly #maxAppendBytes: number;
  readonly #fail: (batch: NamedBatch, error: unknown) => void;

  /** @param fail answers an append that can't be completed; called at most once for each */
  constructor(maxAppendBytes: number, fail: (batch: NamedBatch, error: unknown) => void) {
    this.#maxAppendBytes = maxAppendBytes;
    this.#fail = fail;
  }

  /** The append that this chunk completed, if it did. @throws TooMuchHeld, which ends the call */
  take(chunk: Sized<BatchAppendRequest>): CompleteBatch | undefined {
    const key = uuidText(chunk.correlationId ?? {}) ?? '';
    const known = this.#unfinished.get(key);
    if (chunk.isFinal === true) this.#forget(key);
    if (known === 'answered') return undefined;
    try {
      const batch = grown(known ?? begin(chunk, this.#maxAppendBytes), chunk);
      if (chunk.isFinal === true) return complete(batch);
      this.#keep(key, batch);
    } catch (error) {
      if (chunk.isFinal !== true) this.#settle(key);
      this.#fail(known ?? named(chunk), error);
    }
    this.#limit();
    return undefined;
  }

  /** Forgets what is incomplete. */
  drop(): void {
    for (const key of [...this.#unfinished.keys()]) this.#forget(key);
  }

  #keep(key: string, batch: Unfinished): void {
    this.#unfinished.set(key, batch);
    batch.timer ??= setTimeout(
      () => {
        this.#settle(key);
        this.#fail(batch, new DeadlinePassed('The rest of this append did not come in time.'));
      },
      Math.min(UNFINISHED_MS_MAX, batch.deadlineAt - Date.now()),
    );
  }

  #limit(): void {
    let bytes = 0;
    for (const [key, each] of this.#unfinished) bytes += key.length + heldBytes(each);
    if (this.#unfinished.size > UNFINISHED_MAX.count || bytes > UNFINISHED_MAX.bytes) {
      throw new TooMuchHeld('Too many appends of this call are incomplete.');
    }
  }

  #settle(key: string): void {
    this.#forget(key);
    this.#unfinished.set(key, 'answered');
  }

  #forget(key: string): void {
    const batch = this.#unfinished.get(key);
    if (batch !== undefined && batch !== 'answered') clearTimeout(batch.timer);
    this.#unfinished.delete(key);
  }
}

function begin(chunk: BatchAppendRequest, maxAppendBytes: number): Unfinished {
  const { options } = chunk;
  if (options === undefined) throw new InvalidRequest('An append begins with its options.');
  return {
    ...named(chunk),
    stream: streamName(options.streamIdentifier),
    expected: expectedOf(options),
    proposed: new ProposedEvents(maxAppendBytes),
    deadlineAt: deadlineOf(options),
  };
}

function grown(batch: Unfinished, chunk: Sized<BatchAppendRequest>): Unfinished {
  batch.proposed.take(chunk.size, chunk.proposedMessages ?? []);
  return batch;
}

function named({ correlationId, options }: BatchAppendRequest): NamedBatch {
  return { correlationId, streamIdentifier: options?.streamIdentifier, expected: undefined };
}

function complete({ proposed, ...batch }: Unfinished): CompleteBatch {
  return { ...batch, events: proposed.events, heldBytes: proposed.heldBytes };
}

function heldBytes(batch: Unfinished | 'answered'): number {
  return batch === 'answered' ? 0 : batch.proposed.heldBytes;
}

/** A point in time, or, from newer clients, a span. */
function deadlineOf({ deadlineAt, deadlineIn }: BatchOptions): number {
  if (deadlineIn !== undefined) return Date.now() + milliseconds(deadlineIn);
  return deadlineAt === undefined ? Infinity : milliseconds(deadlineAt);
}

function milliseconds({
  seconds = 0n,
  nanos = 0,
}: NonNullable<BatchOptions['deadlineAt']>): number {
  return Number(seconds) * 1000 + nanos / 1e6;
}
