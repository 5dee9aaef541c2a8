import { agedCheckpoints } from './aged-checkpoints.js';
import type { Aimed } from './faults.js';
import { type ReadCall, Relay } from './relay.js';
import { isRefusal } from './statuses.js';
import { stall, type Surroundings } from './surroundings.js';
import { type ReadMessage, readMessage, type ReadRequest } from './wire.js';

/** What a subscription is sent for a message of the node behind. */
type Tamper = (bytes: Buffer, message: ReadMessage) => Promise<readonly Buffer[]>;

const asIs: Tamper = (bytes) => Promise.resolve([bytes]);

/** A subscription that meets its fault, if there is one for it, after some of its events. */
export async function faultySubscription(
  node: Surroundings,
  call: ReadCall,
  request: ReadRequest,
): Promise<void> {
  const aimed = node.aim.subscribe();
  const relay = new Relay(node, call);
  const aged = aimed?.fault === 'checkpoints-of-23-10';
  const tamper = aged ? agedCheckpoints(node.records, request) : asIs;
  let left = aimed === undefined ? Infinity : eventsBefore(aimed);
  let waiting = aimed;
  const meet = async () => {
    if (left !== 0 || waiting === undefined) return 'go on';
    const now = waiting;
    waiting = undefined;
    return strike({ node, relay }, now);
  };
  try {
    if ((await meet()) === 'enough') return;
    await relay.each(async (bytes) => {
      const message = readMessage(bytes);
      for (const sent of await tamper(bytes, message)) await relay.send(sent);
      if (message.kind === 'event') left -= 1;
      return meet();
    });
  } finally {
    waiting?.missed();
  }
}

/** Faults that strike before anything is sent. */
const AT_ONCE: readonly string[] = ['not-ready', 'not-leader', 'never-answered'];

/** Events that go before the fault. */
function eventsBefore({ fault, amount }: Aimed<'subscribe'>): number {
  if (AT_ONCE.includes(fault)) return 0;
  // A page of its checkpoints or more is to go before.
  if (fault === 'checkpoints-of-23-10') return 8 + Math.floor(amount * 16);
  const some = Math.floor(amount * 8);
  return fault === 'too-slow' || fault === 'silenced' ? 1 + some : some;
}

async function strike(
  { node, relay }: { readonly node: Surroundings; readonly relay: Relay },
  { fault, amount, struck }: Aimed<'subscribe'>,
): Promise<'go on' | 'enough'> {
  struck();
  if (fault === 'stalled') {
    await stall(node, amount);
    return 'go on';
  }
  if (isRefusal(fault)) relay.refuse(fault);
  else if (fault === 'never-answered' || fault === 'silenced') await relay.keepSilent();
  else await relay.drop();
  return 'enough';
}
