import { setTimeout as pause } from 'node:timers/promises';
import { timed } from './figures.js';
import { type HttpClient, httpClient } from './http-client.js';
import type { Flood, Gets, LoadJob, LoadResult, Paced } from './jobs.js';
import { lanes } from './lanes.js';

const nothing: LoadResult = {
  milliseconds: 0,
  commands: 0,
  answered: [],
  visible: [],
  sentToVisible: [],
  gets: {},
};

/** A paced load keeps sending at its rate, however slow the answers are. */
const pacedConnections = 200;

export async function load(job: LoadJob): Promise<LoadResult> {
  const client = httpClient(job.address, job.kind === 'flood' ? job.connections : pacedConnections);
  try {
    if (job.kind === 'flood') return await flood(client, job);
    if (job.kind === 'paced') return await paced(client, job);
    return { ...nothing, gets: await gets(client, job) };
  } finally {
    client.close();
  }
}

async function flood(client: HttpClient, job: Flood): Promise<LoadResult> {
  const { prefix, connections, customers, ordersEach } = job;
  const answered: number[] = [];
  const send = async (path: string, body: object, key: string) => {
    answered.push((await timed(() => client.post(path, body, key))).milliseconds);
  };
  const { milliseconds } = await timed(() =>
    lanes(customers, connections, async (index) => {
      const customerId = `${prefix}-${index}`;
      await send('/v1/customers', { customerId, channel: 'bench' }, customerId);
      for (let number = 1; number <= ordersEach; number += 1) {
        const key = `${customerId}-order-${number}`;
        await send(`/v1/customers/${customerId}/purchases`, order(key), key);
      }
    }),
  );
  return { ...nothing, milliseconds, commands: answered.length, answered };
}

async function paced(client: HttpClient, job: Paced): Promise<LoadResult> {
  const { prefix, perSecond, seconds } = job;
  const times = {
    answered: [] as number[],
    visible: [] as number[],
    sentToVisible: [] as number[],
  };
  const customers = perSecond;
  await lanes(customers, 16, async (index) => {
    await client.post('/v1/customers', { customerId: `${prefix}-${index}` }, `${prefix}-${index}`);
  });
  const sending: Promise<void>[] = [];
  const start = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const due = start + (number * 1000) / perSecond;
    if (due > performance.now()) await pause(due - performance.now());
    sending.push(one(client, job, { number, due, customers, times }));
  }
  await Promise.all(sending);
  const milliseconds = performance.now() - start;
  return { ...nothing, ...times, milliseconds, commands: sending.length };
}

interface Due {
  readonly number: number;
  /** When it should be sent; times count from here, so that a late start is not forgiven. */
  readonly due: number;
  readonly customers: number;
  readonly times: Record<'answered' | 'visible' | 'sentToVisible', number[]>;
}

async function one(
  client: HttpClient,
  { prefix, probeEvery }: Paced,
  { number, due, customers, times }: Due,
): Promise<void> {
  const key = `${prefix}-order-${number}`;
  const customer = `/v1/customers/${prefix}-${number % customers}`;
  const { body } = await client.post(`${customer}/purchases`, order(key), key);
  const answeredAt = performance.now();
  times.answered.push(answeredAt - due);
  if (number % probeEvery !== 0) return;
  const { position } = JSON.parse(body) as { position: string };
  await client.get(`${customer}?minPosition=${position}`);
  times.visible.push(performance.now() - answeredAt);
  times.sentToVisible.push(performance.now() - due);
}

async function gets(
  client: HttpClient,
  { paths, times }: Gets,
): Promise<Record<string, readonly number[]>> {
  const found: Record<string, number[]> = {};
  for (const path of paths) {
    await client.get(path);
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1) {
      taken.push((await timed(() => client.get(path))).milliseconds);
    }
    found[path] = taken;
  }
  return found;
}

function order(orderId: string): object {
  const lines = [{ sku: 'coffee-1249', category: 'coffee', quantity: 2, unitPrice: '12.49' }];
  return { orderId, lines, total: '24.98', salesChannel: 'web' };
}
