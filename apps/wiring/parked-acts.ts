import type { Codec, EventStore, KnownEvent } from '../../libs/event-store/index.js';
import { operationsStream } from '../../libs/installation/index.js';
import type { DiscardAct, ParkedAct } from '../../libs/read-store/index.js';
import type { LifeledgerEvent } from '../../projections/index.js';

/** What an event of the log decides of parked ones; only operators' own stream can. */
export function parkedActOf({
  stream,
  event,
  position: at,
}: KnownEvent<LifeledgerEvent>): ParkedAct | undefined {
  if (stream !== operationsStream) return undefined;
  if (event.type === 'ParkedRetryRequested') {
    const { projection, position, stream: parked = '' } = event.data;
    const of = position === undefined ? { stream: parked } : { position: BigInt(position) };
    return { kind: 'retry', projection, of };
  }
  if (event.type !== 'ParkedEventDiscarded') return undefined;
  const { position, projection, stream: of, eventId, reason } = event.data;
  const named = { projection, stream: of, eventId, position: BigInt(position) };
  return { kind: 'discard', ...named, reason, at };
}

/** Every discard that stands in the log, in order. */
export async function discardsIn(
  store: EventStore,
  codec: Codec<LifeledgerEvent>,
): Promise<readonly DiscardAct[]> {
  const discards: DiscardAct[] = [];
  for await (const page of store.read(operationsStream)) {
    for (const recorded of page) {
      const event = codec.decode(recorded);
      const act = event.known ? parkedActOf(event) : undefined;
      if (act?.kind === 'discard') discards.push(act);
    }
  }
  return discards;
}
