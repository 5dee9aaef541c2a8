import { type ExpectedRevision, LAST_REVISION, type Revision } from '../event-store/index.js';
import type { ExpectedFields } from './codec/shared-messages.js';
import { InvalidRequest } from './refusals.js';

/** The greatest revision on the wire stands for a stream that is not there. */
export const NO_STREAM_ON_THE_WIRE = 2n ** 64n - 1n;

/** @throws InvalidRequest where the request does not say what it expects, or what nothing could be */
export function expectedOf(fields: ExpectedFields): ExpectedRevision {
  if (fields.any !== undefined) return 'any';
  if (fields.noStream !== undefined) return 'none';
  if (fields.streamExists !== undefined) return 'exists';
  if (fields.revision === NO_STREAM_ON_THE_WIRE) return 'none';
  if (fields.revision !== undefined) return within63Bits(fields.revision);
  throw new InvalidRequest(
    'The options lack the expected revision: a number, no_stream, any or stream_exists.',
  );
}

function within63Bits(revision: Revision): Revision {
  if (revision <= LAST_REVISION) return revision;
  throw new InvalidRequest(
    `A revision is at most ${String(LAST_REVISION)}, not ${String(revision)}.`,
  );
}

/** As a trailer shows it: −2 any, −1 no stream, −4 exists. */
export function expectedNumber(expected: ExpectedRevision): bigint {
  if (expected === 'any') return -2n;
  if (expected === 'none') return -1n;
  return expected === 'exists' ? -4n : expected;
}

/** The expectation in the arms that requests have for it, for answers that repeat it. */
export function expectedFields(expected: ExpectedRevision): ExpectedFields {
  if (expected === 'any') return { any: {} };
  if (expected === 'none') return { noStream: {} };
  return expected === 'exists' ? { streamExists: {} } : { revision: expected };
}
