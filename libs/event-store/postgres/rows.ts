import type { RecordedEvent } from '../port.js';

/** An event as text, as the server sends it; in the order of `COLUMNS`, then whatever a query adds. */
export type EventRow = readonly [
  position: string,
  stream: string,
  revision: string,
  id: string,
  type: string,
  isJson: string,
  data: string,
  metadata: string,
  recordedAt: string,
  ...more: string[],
];

/** Of events e and streams s. */
export const COLUMNS =
  'e.position, s.name, e.revision, e.id, e.type, e.is_json, e.data, e.metadata, e.recorded_at';

export const COLUMN_COUNT = 9;

export function recordedEvent(row: EventRow): RecordedEvent {
  return {
    position: BigInt(row[0]),
    stream: row[1],
    revision: BigInt(row[2]),
    id: row[3],
    type: row[4],
    contentType: row[5] === 't' ? 'application/json' : 'application/octet-stream',
    data: bytes(row[6]),
    metadata: bytes(row[7]),
    recordedAt: instant(row[8]),
  };
}

/** From PostgreSQL's `\x48656c6c6f`. */
function bytes(text: string): Uint8Array {
  return Buffer.from(text.slice(2), 'hex');
}

/** From PostgreSQL's `2026-01-31 12:00:00.5+00`, in a session in UTC: `2026-01-31T12:00:00.500000Z`. */
export function instant(text: string): string {
  const time = text.slice(11, -3);
  const exact = time.length === 8 ? `${time}.000000` : time.padEnd(15, '0');
  return `${text.slice(0, 10)}T${exact}Z`;
}
