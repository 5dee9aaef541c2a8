import type { EventStore, Position, RecordedEvent } from '../../libs/event-store/index.js';
import { ourStreams } from '../wiring/index.js';

/** What is known of the log from a position on: our first event behind it, or none up to there. */
interface Known {
  readonly after: Position;
  readonly oldest: RecordedEvent | undefined;
  readonly upTo: Position;
}

/**
 * Finds the oldest event of ours behind a position. What was looked through once is not read
 * again: neither the tail of a log that is mostly of others, nor what a projector that stands
 * still has before it.
 */
export class OldestBehind {
  readonly #store: Pick<EventStore, 'readAll'>;
  #known: Known | undefined;

  constructor(store: Pick<EventStore, 'readAll'>) {
    this.#store = store;
  }

  /**
   * @param head the log's end, read before
   * @throws StoreUnavailable, InvalidRead
   */
  async find(position: Position, head: Position): Promise<RecordedEvent | undefined> {
    const known = this.#standingAt(position);
    if (known?.oldest !== undefined || position >= head) return known?.oldest;
    const after = known === undefined ? position : known.upTo;
    if (after >= head) return undefined;
    const oldest = await this.#read(after);
    this.#known = { after: known?.after ?? position, oldest, upTo: head };
    return oldest;
  }

  #standingAt(position: Position): Known | undefined {
    const known = this.#known;
    if (known === undefined || position < known.after) return undefined;
    const end = known.oldest?.position ?? known.upTo + 1n;
    return position < end ? known : undefined;
  }

  async #read(after: Position): Promise<RecordedEvent | undefined> {
    for await (const [first] of this.#store.readAll({ after, filter: ourStreams, limit: 1 })) {
      if (first !== undefined) return first;
    }
    return undefined;
  }
}
