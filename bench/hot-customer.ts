import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Lifeledger } from '../apps/wiring/index.js';
import { type CustomerEvent, customerStream } from '../libs/customer/index.js';
import { Histories } from '../libs/event-store/index.js';
import { type Figure, latency, timed } from './figures.js';
import { type CustomerRoom, envelopeFor, kinds, order, send } from './hot-commands.js';
import { type HttpClient, httpClient } from './http-client.js';
import { lanes } from './lanes.js';
import { folded, serving } from './serving.js';
import type { Bench } from './workshop.js';

const customerId = 'hot';
const stream = customerStream(customerId);
/** Another, who has only just come: what a command costs here whatever the history. */
const newcomer = customerStream('new');
const MEBIBYTE = 1024 * 1024;
/** How much is appended at once while the history is laid down. */
const STRETCH = 1_000;
const AT_ONCE = 4;
const aim = { atMost: 20 };

/** Commands of one customer with a long history: read for each, remembered, and over HTTP. */
export const hotCustomerBench: Bench = {
  name: 'hot-customer',
  run: async (workshop) => {
    const { quick } = workshop.options;
    const [events, times] = quick ? [10_000, 100] : [100_000, 1_000];
    const ledger = await workshop.openLedger();
    await layDown(ledger, stream, events);
    await layDown(ledger, newcomer, 1);
    const note = `a customer with ${events.toLocaleString('en')} events`;
    return [
      ...(await reading(ledger, quick ? 3 : 2, note)),
      ...(await remembering(ledger, times, note)),
      ...(await serving(ledger, workshop.say, (address) => asking(ledger, address, times))),
    ];
  },
};

async function layDown({ room }: Lifeledger, into: string, events: number): Promise<void> {
  for (let first = 0; first < events; first += STRETCH) {
    const data = Array.from({ length: Math.min(STRETCH, events - first) }, (_, index) => {
      const name = `order-${first + index}`;
      const envelope = envelopeFor(name);
      return room.codec.encode(envelope.commandId, eventAt(first + index, name), envelope);
    });
    await room.store.append(into, 'any', data);
  }
}

function eventAt(number: number, orderId: string): CustomerEvent {
  if (number > 0) return { type: 'CustomerPurchased', data: order(orderId) };
  return { type: 'CustomerAcquired', data: { occurredAt: order(orderId).occurredAt } };
}

async function reading({ room }: Lifeledger, times: number, note: string): Promise<Figure[]> {
  const { store, codec, decider } = room;
  const taken: number[] = [];
  for (const kind of Object.values(kinds)) {
    taken.push(
      ...(await timesOf(times, 1, (n) => send({ store, codec, decider }, stream, kind(n)))),
    );
  }
  return [latency('hot customer: history read for each command', taken, { note })];
}

async function remembering(
  { room: { store, codec, decider } }: Lifeledger,
  times: number,
  note: string,
): Promise<Figure[]> {
  const heapBefore = heapBytes();
  const room: CustomerRoom = { store, codec, decider, histories: new Histories() };
  const first = await timesOf(1, 1, () => send(room, stream, kinds.appended()));
  const heap = heapBytes() - heapBefore;
  const figures = [
    latency('hot customer: the first command', first, { note }),
    inMebibytes('hot customer: memory of the history', heap, note),
    inMebibytes('hot customer: the same, as estimated', room.histories?.bytes ?? 0, note),
  ];
  for (const [name, kind] of Object.entries(kinds)) {
    const taken = await timesOf(times, 1, (n) => send(room, stream, kind(n)));
    figures.push(following(name, taken));
  }
  const control = await timesOf(times, 1, () => send(room, newcomer, kinds.appended()));
  figures.push(following('for comparison, appended to a newcomer', control));
  const crowded = await timesOf(times, AT_ONCE, () => send(room, stream, kinds.appended()));
  return [...figures, following(`appended, ${AT_ONCE} at once`, crowded)];
}

async function asking(ledger: Lifeledger, address: string, times: number): Promise<Figure[]> {
  await folded(ledger);
  const client = httpClient(address, AT_ONCE);
  try {
    await buy(client, 'first');
    const one = await timesOf(times, 1, (n) => buy(client, `one-${n}`));
    const four = await timesOf(times, AT_ONCE, (n) => buy(client, `four-${n}`));
    return [following('over HTTP', one), following(`over HTTP, ${AT_ONCE} at once`, four)];
  } finally {
    client.close();
  }
}

async function buy(client: HttpClient, name: string): Promise<void> {
  await client.post(`/v1/customers/${customerId}/purchases`, order(name), name);
}

function following(name: string, milliseconds: readonly number[]): Figure {
  const note = `p99; at most ${Math.max(...milliseconds).toFixed(1)} ms`;
  return latency(`hot customer: ${name}`, milliseconds, { aim, note });
}

async function timesOf(
  times: number,
  atOnce: number,
  work: (number: number) => Promise<void>,
): Promise<number[]> {
  const taken: number[] = [];
  await lanes(times, atOnce, async (number) => {
    taken.push((await timed(() => work(number))).milliseconds);
  });
  return taken;
}

function inMebibytes(measure: string, bytes: number, note: string): Figure {
  return { measure, value: bytes / MEBIBYTE, unit: 'MiB', note };
}

/** What is held, with everything given back that can be. */
function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
