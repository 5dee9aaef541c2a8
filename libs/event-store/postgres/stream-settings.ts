import { LAST_REVISION } from '../node-log.js';
import type { EventData, Revision } from '../port.js';
import { integerIn, parseObject, writeObject, writtenNumber } from './exact-json.js';
import { INT8_MAX } from './limits.js';
import { originalOf } from './metastream.js';

/** What a stream's metadata hides of it. */
export interface StreamSettings {
  /** Lower revisions are hidden; 2^63 − 1: the stream is softly deleted. */
  readonly truncateBefore: Revision | undefined;
  /** Only so many last events can be read; at least 1. */
  readonly maxCount: bigint | undefined;
  /** Older events are hidden; at least 1. */
  readonly maxAgeSeconds: bigint | undefined;
}

export const NO_SETTINGS: StreamSettings = {
  truncateBefore: undefined,
  maxCount: undefined,
  maxAgeSeconds: undefined,
};

/** A metastream shows its last event, whatever its own metadata says. */
const METASTREAM_SETTINGS: StreamSettings = { ...NO_SETTINGS, maxCount: 1n };

/** Some 3,000 years: a longer age hides nothing, and PostgreSQL can't count so far back. */
const AGE_SECONDS_MAX = 100_000_000_000n;

/**
 * What a metadata record sets, whatever its type. A bad value drops its own key; what is no JSON
 * object, by its content type or its bytes, sets nothing.
 */
export function settingsIn({
  contentType,
  data,
}: Pick<EventData, 'contentType' | 'data'>): StreamSettings {
  const metadata = contentType === 'application/json' ? parseObject(data) : undefined;
  if (metadata === undefined) return NO_SETTINGS;
  const maxAgeSeconds = inRange(metadata['$maxAge'], 1n);
  const isLonger = maxAgeSeconds !== undefined && maxAgeSeconds > AGE_SECONDS_MAX;
  return {
    truncateBefore: inRange(metadata['$tb'], 0n),
    maxCount: inRange(metadata['$maxCount'], 1n),
    maxAgeSeconds: isLonger ? AGE_SECONDS_MAX : maxAgeSeconds,
  };
}

/** The same metadata but for `$tb`; undefined where the bytes are no JSON object. */
export function withTruncateBefore(data: Uint8Array, revision: Revision): Uint8Array | undefined {
  const metadata = parseObject(data);
  return metadata && writeObject({ ...metadata, $tb: writtenNumber(revision) });
}

/** Those in force: a metastream shows its last event only, whatever is said of it. */
export function settingsInForce(stream: string, settings: StreamSettings): StreamSettings {
  return originalOf(stream) === undefined ? settings : METASTREAM_SETTINGS;
}

export function isSoftlyDeleted({ truncateBefore }: StreamSettings): boolean {
  return truncateBefore === LAST_REVISION;
}

/** The first revision that can be read of a stream that ends at `last`, but for its age. */
export function firstUntruncated(
  { truncateBefore = 0n, maxCount }: StreamSettings,
  last: Revision,
): Revision {
  const counted = maxCount === undefined ? 0n : last - maxCount + 1n;
  return counted > truncateBefore ? counted : truncateBefore;
}

/** Whether an event can be read by its place in a stream that ends at `last`. */
export function isReadable(
  { truncateBefore = 0n, maxCount, maxAgeSeconds }: StreamSettings,
  { revision, ageSeconds }: { readonly revision: Revision; readonly ageSeconds: number },
  last: Revision,
): boolean {
  if (revision < truncateBefore) return false;
  if (maxCount !== undefined && revision <= last - maxCount) return false;
  return maxAgeSeconds === undefined || ageSeconds <= Number(maxAgeSeconds);
}

function inRange(value: unknown, least: bigint): bigint | undefined {
  const integer = integerIn(value);
  return integer !== undefined && integer >= least && integer <= INT8_MAX ? integer : undefined;
}
