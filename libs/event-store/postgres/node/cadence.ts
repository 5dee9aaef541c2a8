import type { Position } from '../../port.js';

/** Says after which of the records that a reader considers a checkpoint is due. */
export class Cadence {
  readonly #every: number;
  #considered = 0;
  #last: Position = 0n;

  /** @param every so many considered records; at least 1 */
  constructor(every: number) {
    this.#every = Math.max(1, every);
  }

  /** Those of the positions, considered in this order, at which a checkpoint is due. */
  consider(positions: readonly Position[]): readonly Position[] {
    const due: Position[] = [];
    const first = this.#every - this.#considered - 1;
    for (let index = first; index < positions.length; index += this.#every) {
      const position = positions[index];
      if (position !== undefined) due.push(position);
    }
    this.#considered = (this.#considered + positions.length) % this.#every;
    this.#last = positions.at(-1) ?? this.#last;
    return due;
  }

  /** A checkpoint out of turn, which begins the count anew; undefined where the last one covers all. */
  close(): Position | undefined {
    if (this.#considered === 0) return undefined;
    this.#considered = 0;
    return this.#last;
  }
}
