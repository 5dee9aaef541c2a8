import { beforeAll, describe, expect, it } from '@jest/globals';
import { serveInstallation } from '../../../test/support/served-installation.js';
import { positions } from '../../../test/support/log-content.js';
import { Interrupted } from '../http/closing.js';
import { feedPage, headBehind } from './feed-page.js';

const { installation, http } = serveInstallation();
let log: typeof installation.lifeledger;

beforeAll(async () => {
  log = installation.lifeledger;
  for (const customerId of ['a', 'ab', 'a.b']) await http.post('/v1/customers', { customerId });
}, 60_000);

describe('a page of the feed', () => {
  it('shows who, when and what, and where to go on', async () => {
    const { body } = await http.get('/v1/events?limit=1');
    const [event] = body['events'] as Record<string, unknown>[];
    expect(event).toEqual({
      position: '1',
      stream: 'customer-a',
      revision: 0,
      id: expect.any(String),
      type: 'CustomerAcquired',
      schemaVersion: 1,
      occurredAt: expect.any(String),
      recordedAt: expect.any(String),
      data: { occurredAt: event?.['occurredAt'] },
      metadata: expect.objectContaining({ source: 'http', command: 'acquire', schemaVersion: 1 }),
    });
    expect(body['next']).toBe('1');
  });

  it('walks through the whole log, each event once, and stays at its end', async () => {
    const seen: string[] = [];
    let next = '0';
    for (let rows = -1; rows !== 0;) {
      const { body } = await http.get(`/v1/events?limit=2&after=${next}`);
      const page = body['events'] as { position: string }[];
      seen.push(...page.map(({ position }) => position));
      next = String(body['next']);
      rows = page.length;
    }
    expect(seen).toEqual(await positions(log));
    expect(next).toBe(seen.at(-1));
  });

  it('keeps to one customer exactly, and to types', async () => {
    await http.post('/v1/customers/ab/purchases', { total: '1' });
    const streamsOf = async (query: string) => {
      const { body } = await http.get(`/v1/events?${query}`);
      const found = body['events'] as { stream: string; type: string }[];
      return found.map(({ stream, type }) => `${stream} ${type}`);
    };
    expect(await streamsOf('customerId=a')).toEqual(['customer-a CustomerAcquired']);
    expect(await streamsOf('customerId=ab&types=CustomerPurchased,CustomerChurned')).toEqual([
      'customer-ab CustomerPurchased',
    ]);
    expect(await streamsOf('types=CustomerPurchased&types=Nothing')).toHaveLength(1);
  });

  it('that is broken off passes over nothing', async () => {
    const signal = AbortSignal.abort(new Interrupted('the server stops'));
    const request = { after: 0n, limit: 10, types: undefined, customerId: undefined, signal };
    await expect(feedPage(log, request)).rejects.toThrow(Interrupted);
  });

  it('goes on behind what it passed over', async () => {
    const { body } = await http.get('/v1/events?types=Nothing');
    expect(body).toEqual({ events: [], next: (await positions(log)).at(-1) });
  });

  it('shows types that it does not know as they are', async () => {
    const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value));
    const metadata = bytes({ schemaVersion: 7 });
    const event = { id: crypto.randomUUID(), contentType: 'application/json' as const, metadata };
    const { store } = log;
    const known = (await positions(log)).at(-1);
    await store.append('customer-other', 'any', [
      { ...event, type: 'Later', data: bytes({ a: 1 }) },
    ]);
    const octets = { ...event, id: crypto.randomUUID(), type: 'Octets' };
    await store.append('customer-other', 'any', [{ ...octets, data: Uint8Array.of(1, 2) }]);
    const { body } = await http.get(`/v1/events?after=${String(known)}`);
    expect(body['events']).toMatchObject([
      {
        type: 'Later',
        stream: 'customer-other',
        schemaVersion: 7,
        data: { a: 1 },
        occurredAt: null,
      },
      { type: 'Octets', schemaVersion: 7, data: null, metadata: { schemaVersion: 7 } },
    ]);
  });

  it('waits a moment for a log that is behind the reader', async () => {
    const { store } = log;
    const { position } = await store.head();
    const waiting = headBehind(store, position + 1n);
    const event = { id: crypto.randomUUID(), type: 'Later', metadata: Uint8Array.of() };
    const json = { contentType: 'application/json' as const, data: Uint8Array.of() };
    await store.append('other', 'any', [{ ...event, ...json }]);
    expect(await waiting).toMatchObject({ eventId: event.id });
  });

  it.each([{}, { accept: 'text/event-stream' }])(
    'refuses a position that this log has never had',
    async (headers) => {
      const { status, body } = await http.get('/v1/events?after=1000000', headers);
      expect([status, body['type']]).toEqual([409, 'urn:lifeledger:problem:different-log']);
    },
  );
});
