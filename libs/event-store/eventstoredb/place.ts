import { DifferentLog } from '../errors.js';
import { type Checkpoint, type Position, START } from '../port.js';

/** Where in the log: both numbers as the server gave them, never computed; prepare may be 0. */
export interface LogPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** An event by which a log is recognised. */
export interface Landmark {
  readonly position: Position;
  readonly id: string;
}

/** Where a reader of the whole log stands; undefined numbers: before everything. */
export interface Place {
  readonly at: LogPosition | undefined;
  /**
   * The last event of ours at or before it. Records of others may be scavenged away under a
   * checkpoint; ours never are.
   */
  readonly landmark: Landmark | undefined;
}

export const BEFORE_ALL: Place = { at: undefined, landmark: undefined };

const TOKEN = /^(\d{1,19})\/(\d{1,19})(?:@(\d{1,19}))?$/;

/**
 * `commit/prepare`, and `@position` of the checkpoint's event where it is not the record there.
 */
export function checkpointOf({ at, landmark }: Place): Checkpoint {
  if (at === undefined) return START;
  const numbers = `${String(at.commit)}/${String(at.prepare)}`;
  const elsewhere = landmark !== undefined && landmark.position !== at.commit;
  const token = elsewhere ? `${numbers}@${String(landmark.position)}` : numbers;
  return { position: at.commit, token, eventId: landmark?.id ?? '' };
}

/**
 * Whoever knows a position alone, as the feed's readers do, has it from a record.
 * @throws DifferentLog where the token is not of an EventStoreDB
 */
export function placeOf({ position, token, eventId }: Checkpoint): Place {
  if (token === START.token && eventId === START.eventId) {
    return position === START.position ? BEFORE_ALL : placeAt(position);
  }
  const [, commit, prepare, event] = TOKEN.exec(token) ?? [];
  if (commit === undefined || prepare === undefined || BigInt(commit) !== position) {
    throw new DifferentLog(
      `the checkpoint at position ${String(position)} (${JSON.stringify(token)}) was not made on an EventStoreDB: it is of another log; rebuild what was read from it`,
    );
  }
  const at = { commit: BigInt(commit), prepare: BigInt(prepare) };
  if (eventId === '') return { at, landmark: undefined };
  return { at, landmark: { position: BigInt(event ?? commit), id: eventId } };
}

/** Of a record: both its numbers are its position. */
export function placeAt(position: Position): Place & { readonly at: LogPosition } {
  return { at: { commit: position, prepare: position }, landmark: undefined };
}
