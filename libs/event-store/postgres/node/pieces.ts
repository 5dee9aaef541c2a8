import type { Position, RecordedEvent } from '../../port.js';

/** Events, which may be none, and the checkpoint that follows them. */
export interface Piece {
  readonly events: readonly RecordedEvent[];
  readonly checkpoint: Position | undefined;
}

/** Events and checkpoints in order: a checkpoint comes behind the events that it covers. */
export function inOrder(
  events: readonly RecordedEvent[],
  checkpoints: readonly Position[],
): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const checkpoint of checkpoints) {
    let to = from;
    while ((events[to]?.position ?? checkpoint + 1n) <= checkpoint) to += 1;
    pieces.push({ events: events.slice(from, to), checkpoint });
    from = to;
  }
  if (from < events.length) pieces.push({ events: events.slice(from), checkpoint: undefined });
  return pieces;
}
