import type { Position } from '../port.js';

/** How many answers are remembered. */
const ANSWERS = 10_000;

/**
 * What this process has learnt of positions. The server answers a repeat like a write; but what it
 * answers with a position that stood before the call was sent, or was answered before, is a repeat.
 */
export class KnownPositions {
  #greatest: Position | undefined;
  #followed = -1n;
  readonly #answered = new Set<Position>();

  /** The greatest known to be taken; undefined where nothing is known yet. */
  get greatest(): Position | undefined {
    return this.#greatest;
  }

  learn(position: Position): void {
    if (this.#greatest === undefined || position > this.#greatest) this.#greatest = position;
  }

  /** A subscription has come so far. */
  follow(position: Position): void {
    if (position > this.#followed) this.#followed = position;
    this.learn(position);
  }

  hasFollowed(position: Position): boolean {
    return position <= this.#followed;
  }

  /** Takes an answer to an append, and says whether it was a repeat. */
  isRepeat(position: Position, before: Position): boolean {
    const repeat = position <= before || this.#answered.has(position);
    this.#answered.add(position);
    const [oldest] = this.#answered;
    if (this.#answered.size > ANSWERS && oldest !== undefined) this.#answered.delete(oldest);
    this.learn(position);
    return repeat;
  }
}
