import { type EventMetadata, type Position, readEvents } from '../../libs/event-store/index.js';
import { operationsStream } from '../../libs/installation/index.js';
import type { DiscardedEvent } from '../../libs/read-store/index.js';
import { installationCodec } from './installation-codec.js';
import type { Lifeledger } from './lifeledger.js';

/** Who decided on a discard, and when; null where the log does not say. */
interface Decided {
  readonly actor: string | null;
  readonly onBehalfOf: string | null;
  /** RFC 3339, as the act was recorded first. */
  readonly discardedAt: string | null;
}

/** What was discarded, by whom, when and why. */
export type DiscardTold = DiscardedEvent & Decided;

const UNTOLD: Decided = { actor: null, onBehalfOf: null, discardedAt: null };

/** Looks up in the log who decided on discards. @throws what the event store throws */
export async function tellDiscards(
  { store }: Pick<Lifeledger, 'store'>,
  discarded: readonly DiscardedEvent[],
): Promise<readonly DiscardTold[]> {
  const decided = await decidedAt(store, new Set(discarded.map(({ actPosition }) => actPosition)));
  return discarded.map((one) => ({ ...one, ...(decided.get(one.actPosition) ?? UNTOLD) }));
}

async function decidedAt(
  store: Lifeledger['store'],
  positions: ReadonlySet<Position>,
): Promise<ReadonlyMap<Position, Decided>> {
  const decided = new Map<Position, Decided>();
  if (positions.size === 0) return decided;
  for await (const act of readEvents({ store, codec: installationCodec() }, operationsStream)) {
    if (!positions.has(act.position)) continue;
    // Others may write there.
    const said: Partial<EventMetadata> = act.metadata;
    const who = { actor: said.actor ?? null, onBehalfOf: said.onBehalfOf ?? null };
    decided.set(act.position, { ...who, discardedAt: act.recordedAt });
    if (decided.size === positions.size) break;
  }
  return decided;
}
