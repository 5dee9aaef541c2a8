import type { Aimed } from './faults.js';
import { type ReadCall, Relay } from './relay.js';
import { isRefusal } from './statuses.js';
import { stall, type Surroundings } from './surroundings.js';

/** The most messages that a read is given before its fault. */
const MESSAGES_MAX = 3;

/** A read that meets its fault, if there is one for it, after some of its messages or at its end. */
export async function faultyRead(node: Surroundings, call: ReadCall): Promise<void> {
  let aimed = node.aim.read();
  const relay = new Relay(node, call);
  let left = aimed === undefined ? Infinity : Math.floor(aimed.amount * (MESSAGES_MAX + 1));
  const meet = async () => {
    if (aimed === undefined) return 'go on';
    const now = aimed;
    aimed = undefined;
    return strike({ node, relay }, now);
  };
  const ended = await relay.each(async (message) => {
    if (left === 0 && (await meet()) === 'enough') return 'enough';
    await relay.send(message);
    left -= 1;
    return 'go on';
  });
  if (ended === 'go on' && (await meet()) === 'go on') relay.end();
  aimed?.missed();
}

async function strike(
  { node, relay }: { readonly node: Surroundings; readonly relay: Relay },
  { fault, amount, struck }: Aimed<'read'>,
): Promise<'go on' | 'enough'> {
  struck();
  if (fault === 'stalled') {
    await stall(node, amount);
    return 'go on';
  }
  if (isRefusal(fault)) relay.refuse(fault);
  else if (fault === 'connection-dropped') await relay.drop();
  return 'enough';
}
