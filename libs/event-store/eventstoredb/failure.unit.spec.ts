import { Metadata } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { type FailureKind, failureOf } from './failure.js';

/** As gRPC gives it: a code, the code's name and the server's words, trailers. */
function raw(code: number, details: string, exception?: string): Error {
  const metadata = new Metadata();
  if (exception !== undefined) metadata.set('exception', exception);
  return Object.assign(new Error(`${String(code)} CODE: ${details}`), { code, details, metadata });
}

/** As the client gives it. */
function typed(type: string, message: string, code?: number): Error {
  return Object.assign(new Error(message), { type, ...(code !== undefined && { code }) });
}

const rows: [string, Error, FailureKind, boolean][] = [
  ['not the leader', raw(5, 'Leader info available', 'not-leader'), 'passing', true],
  ['deleted', raw(9, "Event stream 'x' is deleted.", 'stream-deleted'), 'deleted', false],
  ['wrong version', raw(9, 'Append failed', 'wrong-expected-version'), 'wrong-revision', false],
  ['denied', raw(7, 'Access Denied', 'access-denied'), 'denied', true],
  ['a bad password', raw(16, 'UNAUTHENTICATED'), 'denied', true],
  ['a transaction', raw(3, 'nothing such', 'invalid-transaction'), 'invalid', false],
  [
    'too large',
    raw(3, 'Maximum Append Size of 1048576 Exceeded.', 'maximum-append-size-exceeded'),
    'invalid',
    false,
  ],
  [
    'a missing property',
    raw(3, "Required Metadata Property 'type' is missing", 'missing-required-metadata-property'),
    'invalid',
    false,
  ],
  ['an argument', raw(3, 'events of a customer are checked'), 'invalid', false],
  [
    'beyond what gRPC takes',
    raw(8, 'Received message exceeds the maximum configured message size.'),
    'invalid',
    false,
  ],
  ['out of breath', raw(8, 'Bandwidth exhausted or memory limit exceeded'), 'passing', false],
  [
    'a slow subscriber',
    raw(
      10,
      'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
    ),
    'too-slow',
    false,
  ],
  ['a write that took too long', raw(10, 'Operation timed out: Commit'), 'passing', false],
  ['a passed deadline', raw(4, 'Deadline exceeded'), 'passing', false],
  [
    'nobody there',
    raw(14, 'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1'),
    'passing',
    true,
  ],
  ['a killed server', raw(14, 'read ECONNRESET'), 'passing', false],
  ['a lost connection', raw(14, 'Connection dropped'), 'passing', false],
  ['a server that is not ready', raw(14, 'Server Is Not Ready'), 'passing', true],
  [
    'an orderly stop',
    raw(13, 'Received RST_STREAM with code 0 (Call ended without gRPC status)'),
    'passing',
    false,
  ],
  ['a cancelled call', raw(1, 'Cancelled'), 'passing', false],
  ['a refused position', raw(2, 'Exception was thrown by handler.'), 'thrown', false],
  ['an unfit read', raw(2, 'Unexpected ReadAllResult: Error'), 'thrown', false],
  ['another server', raw(12, 'The server does not implement the method'), 'unsupported', false],
  ["the client's: unavailable", typed('unavailable', '14 UNAVAILABLE: x', 14), 'passing', false],
  ["the client's: denied", typed('access-denied', 'no'), 'denied', true],
  ["the client's: deadline", typed('deadline-exceeded', 'late'), 'passing', false],
  [
    'a batch answer that the client does not know',
    typed('unknown', 'Could not recognize Server Is Not Ready'),
    'passing',
    true,
  ],
  ['a batch that is wrong', typed('unknown', 'Could not recognize BadRequest'), 'invalid', false],
  ['no node found', new Error('Failed to discover after 2 attempts.'), 'passing', true],
  ['a channel given up', new Error('Channel has been shut down'), 'passing', true],
  ['anything else', new Error('?'), 'passing', false],
];

describe('a failed call', () => {
  it.each(rows)('%s', (_, error, kind, untouched) => {
    expect(failureOf(error)).toEqual({ kind, reason: error.message, untouched });
  });
});
