import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import type { Refusal } from './faults.js';

type Words = Pick<StatusObject, 'code' | 'details'>;

/** What a node of 23.10 says in each case, as its client is told. */
const WORDS: Readonly<Record<Refusal, Words>> = {
  unavailable: { code: status.UNAVAILABLE, details: 'Connection dropped' },
  'not-ready': { code: status.UNAVAILABLE, details: 'Server Is Not Ready' },
  'not-leader': { code: status.NOT_FOUND, details: 'Leader info available' },
  'stopped-in-order': {
    code: status.INTERNAL,
    details: 'Received RST_STREAM with code 0 (Call ended without gRPC status)',
  },
  'deadline-exceeded': { code: status.DEADLINE_EXCEEDED, details: 'Deadline exceeded' },
  'handler-failed': { code: status.UNKNOWN, details: 'Exception was thrown by handler.' },
  'timed-out': { code: status.ABORTED, details: 'Operation timed out: Prepare phase timeout.' },
  'too-slow': {
    code: status.ABORTED,
    details:
      'Operation timed out: Consumer too slow to handle event while live. ' +
      'Client resubscription required.',
  },
};

export function isRefusal<Fault extends string>(fault: Fault): fault is Fault & Refusal {
  return fault in WORDS;
}

/** @param leaderPort where the leader is said to be, on this machine */
export function statusOf(refusal: Refusal, leaderPort: number): StatusObject {
  const metadata = new Metadata();
  if (refusal === 'not-leader') {
    metadata.set('exception', 'not-leader');
    metadata.set('leader-endpoint-host', '127.0.0.1');
    metadata.set('leader-endpoint-port', String(leaderPort));
  }
  return { ...WORDS[refusal], metadata };
}
