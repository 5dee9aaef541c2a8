import { objectIn } from './json-object.js';
import type { EventData, RecordedEvent } from './port.js';

const STAMP = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const OPENING_BRACE = 0x7b;

/**
 * The event as another log is to take it: with its first stamp as `$recordedAt` in its metadata,
 * where that is a JSON object without one; every other byte stays. Metadata of other kinds stays whole.
 */
export function withFirstStamp(recorded: RecordedEvent): EventData {
  const { id, type, contentType, data, metadata, recordedAt } = recorded;
  return { id, type, contentType, data, metadata: stamped(metadata, recordedAt) };
}

/**
 * The first stamp that metadata carries, or the store's own where that is earlier: no log is copied
 * before it is written, and an event stamped ahead would put off everything behind it.
 */
export function earliestStamp(metadata: object | null, recordedAt: string): string {
  const first = firstStampIn(metadata);
  return first === undefined || first > recordedAt ? recordedAt : first;
}

/** When an event was first recorded, as far as that can be read. */
export function firstStampOf({
  metadata,
  recordedAt,
}: Pick<RecordedEvent, 'metadata' | 'recordedAt'>): string {
  return earliestStamp(objectIn(metadata), recordedAt);
}

/** The first stamp that metadata carries, where it is one. */
function firstStampIn(metadata: object | null): string | undefined {
  if (metadata === null || !('$recordedAt' in metadata)) return undefined;
  return isStamp(metadata.$recordedAt) ? metadata.$recordedAt : undefined;
}

/** Whether a value is an instant in UTC to the microsecond: `2026-01-31T12:00:00.000000Z`. */
export function isStamp(value: unknown): value is string {
  if (typeof value !== 'string' || !STAMP.test(value)) return false;
  const time = new Date(value);
  // There is no 30 February, but JavaScript reads it.
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value.slice(0, 19));
}

function stamped(metadata: Uint8Array, recordedAt: string): Uint8Array {
  const said = objectIn(metadata);
  if (said === null || Object.hasOwn(said, '$recordedAt')) return metadata;
  // Put in as text: what JSON.parse makes of numbers and of order would not come back the same.
  const behind = metadata.indexOf(OPENING_BRACE) + 1;
  const stamp = `"$recordedAt":${JSON.stringify(recordedAt)}${Object.keys(said).length === 0 ? '' : ','}`;
  return Buffer.concat([
    metadata.subarray(0, behind),
    Buffer.from(stamp),
    metadata.subarray(behind),
  ]);
}
