import { setTimeout as pause } from 'node:timers/promises';
import { Metadata } from '@grpc/grpc-js';
import type { Aim, Refusal } from './faults.js';
import { statusOf } from './statuses.js';
import type { Upstream } from './upstream.js';

/** What the calls of a faulty node work with. */
export interface Surroundings {
  readonly upstream: Upstream;
  readonly aim: Aim;
  /** About how long something stalls. */
  readonly stallMilliseconds: number;
  /** The positions of all records of the log behind `after`, up to and with `upTo`. */
  readonly records: (after: bigint, upTo: bigint) => Promise<readonly bigint[]>;
  /** Resets the connection that comes from there. */
  readonly drop: (peer: string) => void;
  /** The port of the node's that the caller doesn't use. */
  readonly otherPort: (host: string) => number;
}

interface Call {
  readonly metadata: Metadata;
  getPeer(): string;
  getHost(): string;
}

const PASSED_ON = ['connection-name', 'requires-leader', 'authorization'];

/** What the caller said of itself, for the node behind. */
export function metadataOf({ metadata }: Call): Metadata {
  const passed = new Metadata();
  for (const name of PASSED_ON) {
    for (const value of metadata.get(name)) passed.add(name, value);
  }
  return passed;
}

export function refusalOf({ otherPort }: Surroundings, call: Call, refusal: Refusal) {
  return statusOf(refusal, otherPort(call.getHost()));
}

/** From half to one and a half times as long as stalling takes. */
export async function stall({ stallMilliseconds }: Surroundings, amount: number): Promise<void> {
  await pause(stallMilliseconds * (0.5 + amount));
}
