import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerDecider, type CustomerEvent, customerRegistry } from '../../customer/index.js';
import { createCodec, type EventStore, openPostgresEventStore } from '../../event-store/index.js';
import { freshDatabase } from '../../../test/support/database.js';
import { simulate, type SimulationOptions } from './simulate.js';

const codec = createCodec<CustomerEvent>(customerRegistry);
const life = {
  seed: 5,
  customers: 150,
  from: '2024-01-01T00:00:00Z',
  until: '2025-01-01T00:00:00Z',
  currency: 'USD',
};

/** A log of its own. */
async function openLog() {
  const database = await freshDatabase();
  const store = await openPostgresEventStore({ url: database.url });
  const close = async () => {
    await store.close();
    await database.drop();
  };
  const run = (more: Partial<SimulationOptions> = {}) =>
    simulate({ ...life, room: { store, codec, decider: customerDecider }, ...more });
  return { store, run, close };
}

/** Everything that stands in the log, but for the store's stamps; bytes as text. */
async function contentOf(store: EventStore) {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  const events: string[] = [];
  for await (const page of store.readAll()) {
    for (const { id, type, stream, revision, position, data, metadata } of page) {
      const place = `${String(position)} ${stream}@${String(revision)}`;
      events.push(`${place} ${id} ${type} ${text(data)} ${text(metadata)}`);
    }
  }
  return events;
}

describe('simulate', () => {
  let one: Awaited<ReturnType<typeof openLog>>;
  let other: Awaited<ReturnType<typeof openLog>>;

  beforeAll(async () => {
    one = await openLog();
    other = await openLog();
  });

  afterAll(async () => {
    await one.close();
    await other.close();
  });

  it('gives the same log twice, however the first run was cut', async () => {
    const report = await one.run();
    const stop = new AbortController();
    const progress = ({ done }: { done: number }) => {
      if (done === 70) stop.abort(new Error('cut'));
    };
    await expect(other.run({ progress, signal: stop.signal })).rejects.toThrow('cut');
    const rest = await other.run();

    const log = await contentOf(one.store);
    expect(await contentOf(other.store)).toEqual(log);
    expect(log).toHaveLength(report.events);
    expect(report).toMatchObject({ customers: 150, alreadyThere: 0 });
    expect(rest.alreadyThere).toBeGreaterThan(0);
    expect(rest.events).toBeGreaterThan(0);
    expect(rest.alreadyThere + rest.events).toBe(report.events);
    expect(rest.byType).toEqual(report.byType);
  });

  it('adds nothing a second time, and other customers under another seed', async () => {
    expect((await one.run()).events).toBe(0);
    expect((await one.run({ seed: 6, customers: 10 })).alreadyThere).toBe(0);
  });

  it('says so where the seed stands for other lives', async () => {
    await expect(one.run({ until: '2024-06-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'other-simulation',
    });
  });

  it('refuses a time that ends before it starts, or in the future', async () => {
    await expect(one.run({ until: life.from })).rejects.toThrow(RangeError);
    await expect(one.run({ until: '9999-01-01T00:00:00Z' })).rejects.toThrow(RangeError);
  });
});
