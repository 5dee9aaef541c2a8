import { content } from '../an-event.js';
import { appending } from '../append.js';
import { type Figure, latency, rate } from '../figures.js';
import type { Workshop } from '../workshop.js';
import { type Peer, startPeer, whyNoPeers } from './peer-process.js';
import { runLive } from './live.js';

const underWay = 100;
const perSecond = 200;

/** Single events: how many a second, how long each takes, and how soon its row is there. */
export async function appendFigures(workshop: Workshop): Promise<Figure[]> {
  const { options } = workshop;
  const { store } = await workshop.openLedger();
  const alone = await appending(store, options.quick ? 200 : 2_000, 1);
  const together = await appending(store, options.quick ? 2_000 : 20_000, underWay);
  const seconds = options.quick ? 3 : 10;
  const visible = await runLive(workshop, { perSecond, seconds });
  return [
    latency('append, one at a time: Lifeledger', alone.each),
    ...rateAndLatency('Lifeledger', together),
    latency(liveMeasure('Lifeledger, all shipped projections'), visible),
    ...(await emmetts(workshop, seconds)),
  ];
}

function liveMeasure(who: string): string {
  return `append → row visible, ${perSecond}/s: ${who}`;
}

function rateAndLatency(
  who: string,
  { each, milliseconds }: { readonly each: readonly number[]; readonly milliseconds: number },
): Figure[] {
  const measure = `append, ${underWay} in flight: ${who}`;
  return [
    { measure, value: rate(each.length, milliseconds), unit: 'events/s' },
    latency(measure, each),
  ];
}

async function emmetts(workshop: Workshop, seconds: number): Promise<Figure[]> {
  const why = whyNoPeers();
  if (why !== undefined) {
    const unit = 'events/s';
    return [{ measure: `append, ${underWay} in flight: Emmett`, value: NaN, unit, note: why }];
  }
  const peer = startPeer();
  try {
    return [...(await appendsOf(peer, workshop)), ...(await livesOf(peer, workshop, seconds))];
  } finally {
    await peer.close();
  }
}

async function appendsOf(peer: Peer, { options, freshDatabase }: Workshop): Promise<Figure[]> {
  const url = await freshDatabase();
  const job = { url, event: template(), boxSeconds: 10, inline: false };
  const alone = await peer.ask('append', { ...job, count: options.quick ? 200 : 2_000, atOnce: 1 });
  const many = { count: options.quick ? 2_000 : 20_000, atOnce: underWay };
  const together = await peer.ask('append', { ...job, ...many });
  const inline = await peer.ask('append', { ...job, ...many, inline: true });
  return [
    latency('append, one at a time: Emmett', alone.each),
    ...rateAndLatency('Emmett', together),
    ...rateAndLatency('Emmett, inline projection', inline),
  ];
}

/** As fast as its consumer goes: a batch of one is always full, so that it never waits long. */
const eager = { batchSize: 1, pullingFrequencyInMs: 1 };

async function livesOf(
  peer: Peer,
  { freshDatabase }: Workshop,
  seconds: number,
): Promise<Figure[]> {
  const modes = [
    { who: 'Emmett, inline', inline: true },
    { who: 'Emmett, async, as it comes', inline: false },
    { who: 'Emmett, async, batches of one', inline: false, pulling: eager },
  ];
  const figures: Figure[] = [];
  for (const { who, ...mode } of modes) {
    const job = { url: await freshDatabase(), event: template(), perSecond, seconds };
    const { visible, passedOver } = await peer.ask('live', { ...job, ...mode });
    const sent = perSecond * seconds;
    const note = `${visible.length} of ${sent} within 10 s; ${passedOver} passed over`;
    figures.push(latency(liveMeasure(who), visible, { note }));
  }
  return figures;
}

function template() {
  return { type: 'CustomerPurchased', ...content() };
}
