import type { EventData, RecordedEvent } from './port.js';

const decoder = new TextDecoder('utf-8', { fatal: true });
const OPENING_BRACE = 0x7b;

/**
 * The event as another log is to take it: with its first stamp as `$recordedAt` in its metadata,
 * where that is a JSON object without one; every other byte stays. Metadata of other kinds stays whole.
 */
export function withFirstStamp(recorded: RecordedEvent): EventData {
  const { id, type, contentType, data, metadata, recordedAt } = recorded;
  return { id, type, contentType, data, metadata: stamped(metadata, recordedAt) };
}

function stamped(metadata: Uint8Array, recordedAt: string): Uint8Array {
  const members = membersOf(metadata);
  if (members === undefined || members.includes('$recordedAt')) return metadata;
  // Put in as text: what JSON.parse makes of numbers and of order would not come back the same.
  const behind = metadata.indexOf(OPENING_BRACE) + 1;
  const stamp = `"$recordedAt":${JSON.stringify(recordedAt)}${members.length === 0 ? '' : ','}`;
  return Buffer.concat([
    metadata.subarray(0, behind),
    Buffer.from(stamp),
    metadata.subarray(behind),
  ]);
}

/** The names in a JSON object; undefined where the bytes are none. */
function membersOf(bytes: Uint8Array): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.keys(value) : undefined;
  } catch {
    return undefined;
  }
}
