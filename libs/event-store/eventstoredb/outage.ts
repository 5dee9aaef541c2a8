/** A store that comes and goes is told of so often at most. */
const EVERY_MILLISECONDS = 10_000;

/** Tells once when the store can't be reached, and once when it is back, whoever notices. */
export class Outage {
  readonly #log: (line: string) => void;
  #toldAt = -Infinity;
  #isTold = false;
  #reason: string | undefined;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  /** Why the store can't be reached just now; undefined where it can. */
  get reason(): string | undefined {
    return this.#reason;
  }

  failed(reason: string): void {
    this.#reason = reason;
    const now = performance.now();
    if (this.#isTold || now - this.#toldAt < EVERY_MILLISECONDS) return;
    this.#isTold = true;
    this.#toldAt = now;
    this.#log(`the event store can't be reached, trying on: ${reason}`);
  }

  over(): void {
    this.#reason = undefined;
    if (!this.#isTold) return;
    this.#isTold = false;
    this.#log('the event store is back');
  }
}
