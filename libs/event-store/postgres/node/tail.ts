import type { Pool } from '../pool.js';
import type { Position, RecordedEvent } from '../../port.js';
import { unlessAborted } from '../abort.js';
import type { Doorbell } from '../doorbell.js';
import { INT8_MAX, PAGE } from '../limits.js';
import { logPage, type Page } from '../pages.js';
import { Feed, type FeedLimits } from './feed.js';

export interface TailOptions {
  readonly pool: Pool;
  readonly doorbell: Doorbell;
  /** The log is looked at so often even where nobody rings. */
  readonly pollMilliseconds: number;
  readonly signal: AbortSignal;
}

/** What a live subscriber may be behind the tail. */
export const FEED: FeedLimits = { events: 4 * PAGE.events, bytes: 2 * PAGE.bytes };

/** Reads the end of the log as it grows, once for all live subscribers; rests while there is none. */
export class Tail {
  readonly #options: TailOptions;
  readonly #feeds = new Map<Feed, string | undefined>();
  #at: Position = 0n;
  #following: Promise<void> | undefined;

  constructor(options: TailOptions) {
    this.#options = options;
  }

  /**
   * A feed of one stream or of all, to be given back by `leave`.
   * @param reached a position up to which the log was read: what comes later is not missed
   */
  join(reached: Position, stream?: string): Feed {
    if (this.#following === undefined) this.#at = reached;
    const feed = new Feed(this.#at, FEED);
    this.#feeds.set(feed, stream);
    this.#following ??= this.#follow();
    return feed;
  }

  leave(feed: Feed): void {
    this.#feeds.delete(feed);
  }

  /** Waits until nothing is read any more; its signal must be aborted before. */
  async close(): Promise<void> {
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { doorbell, pollMilliseconds, signal } = this.#options;
    // Whoever joins in this same turn of the event loop finds it following already.
    await Promise.resolve();
    try {
      while (this.#feeds.size > 0 && !signal.aborted) {
        const { rings } = doorbell;
        const isMore = await this.#readPage();
        if (!isMore) await doorbell.wait(rings, pollMilliseconds, signal);
      }
    } catch (error) {
      for (const feed of this.#feeds.keys()) feed.fail(error);
      this.#feeds.clear();
    } finally {
      this.#following = undefined;
    }
  }

  /** A writer's positions can be read in their order, so that nothing turns up behind the page. */
  async #readPage(): Promise<boolean> {
    const { pool, signal } = this.#options;
    const range = { after: this.#at, through: INT8_MAX, filter: {} };
    const page = await unlessAborted(logPage(pool, range, PAGE), signal);
    const last = page?.events.at(-1);
    if (page === undefined || last === undefined) return false;
    this.#at = last.position;
    this.#handOver(page);
    return !page.complete;
  }

  #handOver({ events }: Page): void {
    const whole = { events, bytes: weightOf(events) };
    const byStream = Map.groupBy(events, ({ stream }) => stream);
    for (const [feed, stream] of this.#feeds) {
      const wanted = stream === undefined ? events : byStream.get(stream);
      if (wanted === events) feed.push(whole);
      else if (wanted !== undefined) feed.push({ events: wanted, bytes: weightOf(wanted) });
      if (!feed.isOpen) this.#feeds.delete(feed);
    }
  }
}

function weightOf(events: readonly RecordedEvent[]): number {
  return events.reduce((sum, { data, metadata }) => sum + data.byteLength + metadata.byteLength, 0);
}
