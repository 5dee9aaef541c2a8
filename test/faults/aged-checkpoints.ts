import { checkpointsOf2310 } from './checkpoints-23-10.js';
import type { Surroundings } from './surroundings.js';
import { checkpointMessage, type ReadMessage, type ReadRequest } from './wire.js';

/** However large a page the caller asks for, so that a short log has several. */
const WINDOW_MAX = 5;

/**
 * Puts the checkpoints of a node of 23.10 in place of those that the node behind sends. What that
 * one has considered is known from its events and checkpoints alone, so nothing is said too early.
 */
export function agedCheckpoints(
  records: Surroundings['records'],
  { after, cadence }: ReadRequest,
): (bytes: Buffer, message: ReadMessage) => Promise<readonly Buffer[]> {
  const window = Math.min(cadence.window, WINDOW_MAX);
  const { considerHistory, considerLive } = checkpointsOf2310({ window, multiplier: 1 });
  let considered = after;
  let live = false;
  return async (bytes, message) => {
    if (message.kind === 'caught-up') live = true;
    if (message.position === undefined) return [bytes];
    const sent: Buffer[] = [];
    for (const position of await records(considered, message.position)) {
      const matches = message.kind === 'event' && position === message.position;
      if (matches) sent.push(bytes);
      const due = live ? considerLive(position) : considerHistory(position, matches);
      if (due !== undefined) sent.push(checkpointMessage(due));
    }
    considered = message.position;
    return sent;
  };
}
