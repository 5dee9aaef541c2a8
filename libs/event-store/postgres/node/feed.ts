import type { Position, RecordedEvent } from '../../port.js';

/** What one subscriber may have waiting. */
export interface FeedLimits {
  readonly events: number;
  /** Of data and metadata. */
  readonly bytes: number;
}

/** Events that are shared by all who get them, and how much they weigh. */
export interface TailPage {
  readonly events: readonly RecordedEvent[];
  readonly bytes: number;
}

/** What the tail hands to one live subscriber: in order and without a gap, until it overflows. */
export class Feed {
  /** All that stands behind it is handed over. */
  readonly after: Position;
  readonly #limits: FeedLimits;
  #pages: TailPage[] = [];
  #events = 0;
  #bytes = 0;
  #state: 'open' | 'overflown' | { readonly failure: unknown } = 'open';
  #wake: () => void = () => undefined;

  constructor(after: Position, limits: FeedLimits) {
    this.after = after;
    this.#limits = limits;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** What waits is given up where it would be too much: the subscriber reads it from the log. */
  push(page: TailPage): void {
    const { events, bytes } = this.#limits;
    this.#events += page.events.length;
    this.#bytes += page.bytes;
    // A page alone is taken however large it is.
    const isTooMuch = this.#events > events || this.#bytes > bytes;
    if (isTooMuch && this.#pages.length > 0) this.#end('overflown');
    else this.#pages.push(page);
    this.#wake();
  }

  fail(failure: unknown): void {
    this.#end({ failure });
    this.#wake();
  }

  /** The next events; undefined once it has overflown. @throws what the tail failed with */
  async next(): Promise<readonly RecordedEvent[] | undefined> {
    while (this.isOpen && this.#pages.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (typeof this.#state === 'object') throw this.#state.failure;
    return this.#take()?.events;
  }

  #take(): TailPage | undefined {
    const page = this.#pages.shift();
    this.#events -= page?.events.length ?? 0;
    this.#bytes -= page?.bytes ?? 0;
    return page;
  }

  #end(state: 'overflown' | { readonly failure: unknown }): void {
    this.#state = state;
    this.#pages = [];
  }
}
