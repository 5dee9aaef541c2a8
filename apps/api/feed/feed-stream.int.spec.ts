import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { httpClient } from '../../../test/support/http-client.js';
import { openInstallation } from '../../../test/support/installation.js';
import { serveInstallation } from '../../../test/support/served-installation.js';
import { append, positions } from '../../../test/support/log-content.js';
import { receive, type ReceivedEvent } from '../../../test/support/sse-client.js';
import { feedStream } from './feed-stream.js';
import { HEARTBEAT, RETRY } from './server-sent-event.js';

const { installation, http } = serveInstallation();
let log: typeof installation.lifeledger;
let events: string;

beforeAll(async () => {
  log = installation.lifeledger;
  events = `${installation.address}/v1/events`;
  for (const customerId of ['a', 'ab', 'a.b']) await http.post('/v1/customers', { customerId });
}, 60_000);

async function receiveAtMost(
  count: number,
  url: string,
  lastEventId?: string,
): Promise<ReceivedEvent[]> {
  const cut = new AbortController();
  const received: ReceivedEvent[] = [];
  for await (const event of receive(url, { signal: cut.signal, lastEventId })) {
    received.push(event);
    if (received.length === count) break;
  }
  cut.abort();
  return received;
}

describe('a stream of the feed', () => {
  it('gives id, type and the JSON of a page', async () => {
    const [received] = await receiveAtMost(1, `${events}?after=1`);
    const { body } = await http.get('/v1/events?after=1&limit=1');
    expect(received?.id).toBe('2');
    expect(received?.event).toBe('CustomerAcquired');
    expect([JSON.parse(received?.data ?? '')]).toEqual(body['events']);
  });

  it('resumes behind Last-Event-ID, which wins over after', async () => {
    const [received] = await receiveAtMost(1, `${events}?after=0`, '2');
    expect(received?.id).toBe('3');
  });

  it('refuses a Last-Event-ID that is no position', async () => {
    const headers = { accept: 'text/event-stream', 'last-event-id': 'x' };
    const { status, body } = await http.get('/v1/events', headers);
    expect([status, body['errors']]).toMatchObject([400, [{ field: 'Last-Event-ID' }]]);
  });

  it('loses and repeats nothing when cut anywhere, at catch-up and live', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.integer({ min: 0, max: 200 }), async (lengths, before) => {
        const start = (await positions(log)).at(-1) ?? '0';
        await append(log, { customerId: 'cut', count: before });
        const wanted = lengths.reduce((sum, length) => sum + length, 0);
        const writing = (async () => {
          for (let told = before; told < wanted; told += 1)
            await append(log, { customerId: 'cut', count: 1 });
        })();
        const seen: string[] = [];
        for (const length of lengths) {
          const more = await receiveAtMost(length, `${events}?after=${start}`, seen.at(-1));
          seen.push(...more.map(({ id }) => id));
        }
        await writing;
        expect(seen).toEqual((await positions(log, BigInt(start))).slice(0, wanted));
      }),
      { numRuns: 5 },
    );
  }, 60_000);

  it('ends at once when its client goes', async () => {
    const gauge = async () => {
      const text = await (await fetch(`${installation.address}/metrics`)).text();
      return /^lifeledger_feed_streams (\d+)$/m.exec(text)?.[1];
    };
    const cut = new AbortController();
    const stream = receive(`${events}?after=0`, { signal: cut.signal });
    await stream.next();
    expect(await gauge()).toBe('1');
    cut.abort();
    const drain = async () => {
      for await (const { id } of stream) expect(id).toMatch(/^\d+$/);
    };
    await expect(drain()).rejects.toThrow('abort');
    while ((await gauge()) !== '0') await turn();
  });

  it('says that it is alive while nothing happens', async () => {
    const after = (await installation.lifeledger.store.head()).position;
    const left = new AbortController();
    const request = { after, types: ['Nothing'], customerId: undefined, signal: left.signal };
    const chunks = feedStream(installation.lifeledger, { ...request, heartbeatMilliseconds: 20 });
    expect((await chunks.next()).value).toBe(RETRY);
    expect((await chunks.next()).value).toBe(HEARTBEAT);
    await append(log, { customerId: 'busy', count: 100 });
    expect((await chunks.next()).value).toBe(HEARTBEAT);
    left.abort();
    expect((await chunks.next()).done).toBe(true);
  });
});

describe('a reader that does not read', () => {
  const MEGABYTE = 1_048_576;
  let stalled: IncomingMessage;
  let start: string;

  beforeAll(async () => {
    start = (await positions(log)).at(-1) ?? '0';
    await append(log, { customerId: 'big', count: 6_000, bytes: 8_000 });
    const headers = { accept: 'text/event-stream' };
    const request = get(`${events}?after=${start}`, { headers });
    [stalled] = (await once(request, 'response')) as [IncomingMessage];
  }, 60_000);

  it('makes the log wait for it, in little memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = () => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const before = held();
    // Meanwhile the whole 48 MB could be read, and what is read for nobody is held in every round;
    // a collector in a hurry holds what others have read in some of them.
    const later: number[] = [];
    for (let rounds = 0; rounds < 20; rounds += 1) {
      await http.get(`/v1/events?after=${start}&limit=100`);
      if (rounds >= 10) later.push(held());
    }
    expect(stalled.readableLength).toBeGreaterThan(0);
    expect(Math.min(...later) - before).toBeLessThan(16 * MEGABYTE);
  }, 60_000);

  it('then sees every event once and in order', async () => {
    const expected = await positions(log, BigInt(start));
    const seen: string[] = [];
    let rest = '';
    for await (const chunk of stalled.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      seen.push(...lines.filter((line) => line.startsWith('id: ')).map((line) => line.slice(4)));
      if (seen.length >= expected.length) break;
    }
    expect(seen).toEqual(expected);
  }, 60_000);
});

describe('at a stop', () => {
  it('streams end within the time that a stop has, also those that nobody reads', async () => {
    const own = await openInstallation();
    await httpClient(own.address).post('/v1/customers', { customerId: 'a' });
    const url = `${own.address}/v1/events`;
    const reading = receive(url, { signal: new AbortController().signal });
    expect((await reading.next()).value?.id).toBe('1');
    await append(own.lifeledger, { customerId: 'a', count: 2_000, bytes: 8_000 });
    const request = get(url, { headers: { accept: 'text/event-stream' } });
    const [unread] = (await once(request, 'response')) as [IncomingMessage];
    const ids: string[] = [];
    const end = (async () => {
      for await (const { id } of reading) ids.push(id);
    })();
    const started = performance.now();
    await own.close();
    expect(performance.now() - started).toBeLessThan(5_000);
    await end;
    expect(ids).toEqual(ids.map((_, n) => String(n + 2)));
    unread.destroy();
  }, 30_000);
});
