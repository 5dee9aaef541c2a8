import type { Client } from 'pg';
import { StoreUnavailable } from '../errors.js';
import type { AppendResult } from '../port.js';
import type { Change, CheckedAppend } from './change.js';
import { connect, disconnect, storeError } from './connection.js';
import type { Done } from './plan-batch.js';
import { writeBatch } from './write-batch.js';

interface Waiting {
  readonly change: Change;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: unknown) => void;
}

export interface AppenderOptions {
  readonly url: string;
  /** One transaction takes at most so many events and bytes, or one change that has more. */
  readonly maxBatchEvents: number;
  readonly maxBatchBytes: number;
  /** A writer that stops in the middle of a transaction is cut off after so long. */
  readonly stalledWriterMilliseconds: number;
}

/**
 * Writes changes one transaction after the other on a connection of its own; what arrives while
 * one is under way goes together into the next.
 */
export class Appender {
  readonly #options: AppenderOptions;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #client: Client | undefined;
  #closed = false;

  constructor(options: AppenderOptions) {
    this.#options = options;
  }

  async append(append: CheckedAppend): Promise<AppendResult> {
    const { revision, position, repeated } = await this.change(append);
    return { revision, position, repeated };
  }

  change(change: Change): Promise<Done> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('the event store was closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Waits for the changes under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    if (this.#client !== undefined) await disconnect(this.#client);
  }

  async #writeAll(): Promise<void> {
    // Let whoever writes in this same turn of the event loop join the first transaction.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const count = batchLength(this.#waiting, this.#options);
      await this.#write(this.#waiting.splice(0, count));
    }
    this.#writing = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    try {
      const client = (this.#client ??= await this.#connect());
      const outcomes = await writeBatch(
        client,
        batch.map(({ change }) => change),
      );
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined || outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      await this.#fail(batch, storeError(error));
    }
  }

  async #fail(batch: readonly Waiting[], error: unknown): Promise<void> {
    for (const { reject } of batch) reject(error);
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await disconnect(client);
  }

  async #connect(): Promise<Client> {
    const limit = this.#options.stalledWriterMilliseconds;
    const settings = {
      idle_in_transaction_session_timeout: String(limit),
      // Whoever waits for a stalled writer outlasts it.
      lock_timeout: String(limit * 3),
    };
    const client = await connect(this.#options.url, { settings, pipeline: true });
    const forget = () => {
      if (this.#client === client) this.#client = undefined;
    };
    // It takes no more queries from the first of them on, and the other may come much later.
    client.once('error', forget).once('end', forget);
    return client;
  }
}

/** How many of those that wait go into one transaction: as many as the limits allow, at least one. */
export function batchLength(
  waiting: readonly { readonly change: Pick<Change, 'bytes' | 'events'> }[],
  limits: Pick<AppenderOptions, 'maxBatchEvents' | 'maxBatchBytes'>,
): number {
  let events = 0;
  let bytes = 0;
  for (const [index, { change }] of waiting.entries()) {
    events += change.events.length;
    bytes += change.bytes;
    if (index > 0 && (events > limits.maxBatchEvents || bytes > limits.maxBatchBytes)) return index;
  }
  return waiting.length;
}
