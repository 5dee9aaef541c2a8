import type { RecordedEvent } from '../../libs/event-store/index.js';
import { anEvent } from '../contract/contract-store.js';

/** A record at a position, of whatever stream; its data is as long as asked, in bytes. */
export function recordAt(position: number, bytes = 0): RecordedEvent {
  return {
    ...anEvent({ data: new Uint8Array(bytes), metadata: new Uint8Array() }),
    stream: 'a',
    revision: BigInt(position - 1),
    position: BigInt(position),
    recordedAt: '2026-01-31T12:00:00.000000Z',
  };
}
