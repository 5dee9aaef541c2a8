import type { Position, RecordedEvent } from '../event-store/index.js';

/** A batch whose rows and checkpoint were committed, for whoever observes a projector. */
export interface WrittenBatch {
  /** Number of the generation it was written to. */
  readonly generation: bigint;
  /** As the store gave them; parked ones among them. */
  readonly events: readonly RecordedEvent[];
  /** Behind this position … */
  readonly from: Position;
  /** … up to and with this one. */
  readonly to: Position;
  /** What folding and writing took. */
  readonly milliseconds: number;
}
