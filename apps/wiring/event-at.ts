import { InvalidRead, type Position, type RecordedEvent } from '../../libs/event-store/index.js';
import type { Lifeledger } from './lifeledger.js';
import { ourStreams } from './our-streams.js';

type Ledger = Pick<Lifeledger, 'store' | 'reads'>;

/** The event of ours at exactly this position of the log. */
export async function eventAt(
  { store, reads }: Ledger,
  position: Position,
): Promise<RecordedEvent | undefined> {
  try {
    return await firstBehind(store, position - 1n, position);
  } catch (error) {
    // A log of byte offsets is read only from where a record stands: checkpoints are such places.
    if (!(error instanceof InvalidRead)) throw error;
    const { generations } = await reads.status();
    const before = generations.map((one) => one.position).filter((place) => place < position);
    const nearest = before.reduce((last, place) => (place > last ? place : last), 0n);
    return firstBehind(store, nearest, position);
  }
}

async function firstBehind(
  store: Ledger['store'],
  after: Position,
  position: Position,
): Promise<RecordedEvent | undefined> {
  for await (const page of store.readAll({ after, filter: ourStreams })) {
    const found = page.find((recorded) => recorded.position >= position);
    if (found !== undefined) return found.position === position ? found : undefined;
  }
  return undefined;
}
