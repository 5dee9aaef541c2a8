import { randomUUID } from 'node:crypto';
import type { Call } from './calls.js';
import type { ClusterInfo } from './codec/node-messages.js';

const LEADER = 8;
const DEFAULT_PORT = 2113;
const instanceId = randomUUID();

/** `Gossip/Read`: a cluster of one, to be reached where the caller has just reached it. */
export function gossip(call: Call): ClusterInfo {
  return {
    members: [
      {
        instanceId: { string: instanceId },
        timeStamp: BigInt(Date.now()) * 10_000n,
        state: LEADER,
        isAlive: true,
        httpEndPoint: endPoint(call.getHost()),
      },
    ],
  };
}

/** Host and port of an authority, an IPv6 address without its brackets. */
export function endPoint(authority: string): { readonly address: string; readonly port: number } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(authority) ?? [];
  return {
    address: bracketed ?? plain ?? authority,
    port: port === undefined ? DEFAULT_PORT : Number(port),
  };
}
