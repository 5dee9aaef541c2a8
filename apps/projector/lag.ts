import type { EventStore, Position, RecordedEvent } from '../../libs/event-store/index.js';
import { ourStreams } from '../wiring/index.js';

/** How far read models are behind the log, in events of ours; what else the log holds counts for nothing. */
export interface Lag {
  /** Not yet folded. */
  readonly events: number;
  /** True where counting was given up: there are at least so many. */
  readonly isAtLeast: boolean;
  /** Age of the oldest event not yet folded, by the store's stamp; 0 where there is none. */
  readonly seconds: number;
}

export interface LagOptions {
  /** Counting is given up behind so many events; default 10,000. */
  readonly limit?: number;
  /** … or after so long; default 1,000. */
  readonly milliseconds?: number;
}

const LEVEL: Lag = { events: 0, isAtLeast: false, seconds: 0 };

/** @throws StoreUnavailable, InvalidRead */
export async function lagBehind(
  store: Pick<EventStore, 'readAll'>,
  position: Position,
  { limit = 10_000, milliseconds = 1_000 }: LagOptions = {},
): Promise<Lag> {
  const signal = AbortSignal.timeout(milliseconds);
  let lag = LEVEL;
  // One more than is counted tells whether there are more.
  const options = { after: position, filter: ourStreams, limit: limit + 1, signal };
  for await (const page of store.readAll(options)) lag = counted(lag, page);
  if (lag.events > limit) return { ...lag, events: limit, isAtLeast: true };
  return { ...lag, isAtLeast: signal.aborted };
}

/** In words: `3 events, the oldest 12 s old`. */
export function describeLag({ events, isAtLeast, seconds }: Lag): string {
  const many = `${isAtLeast ? 'at least ' : ''}${String(events)} event${events === 1 ? '' : 's'}`;
  return events === 0 ? many : `${many}, the oldest ${String(Math.round(seconds))} s old`;
}

/** Seconds since the store stamped an event; clocks that differ make it no less than 0. */
export function ageOf({ recordedAt }: Pick<RecordedEvent, 'recordedAt'>): number {
  return Math.max(0, (Date.now() - Date.parse(recordedAt)) / 1_000);
}

function counted(lag: Lag, page: readonly RecordedEvent[]): Lag {
  const [first] = page;
  if (first === undefined) return lag;
  const seconds = lag.events === 0 ? ageOf(first) : lag.seconds;
  return { ...lag, events: lag.events + page.length, seconds };
}
