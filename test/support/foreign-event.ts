import { randomUUID } from 'node:crypto';
import type { EventData } from '../../libs/event-store/index.js';

/** An event as anybody may write it: of a type of ours, with whatever for its data. */
export function foreignEvent(type: string, data: string): EventData {
  return {
    ...{ id: randomUUID(), type, contentType: 'application/json' },
    ...{ data: Buffer.from(data), metadata: Buffer.from('{"schemaVersion":1}') },
  };
}
