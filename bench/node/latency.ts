import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { openEventStoreDb } from '../../libs/event-store/index.js';
import { type Figure, latency } from '../figures.js';
import { anEvent } from '../an-event.js';

const PER_SECOND = 500;

/** From the sending of an append to the subscriber that has its event, at a steady rate. */
export async function latencyFigures(url: string, quick: boolean): Promise<Figure[]> {
  const prefix = `bench-${randomUUID()}-`;
  const store = await openEventStoreDb({ url, streamPrefixes: [prefix] });
  try {
    const count = PER_SECOND * (quick ? 2 : 10);
    const sent = new Map<string, number>();
    const arrived: number[] = [];
    const writing = writeSteadily(count, async () => {
      const event = anEvent();
      sent.set(event.id, performance.now());
      await store.append(`${prefix}${sent.size % 100}`, 'any', [event]);
    });
    for await (const { events } of store.subscribe({ after: await store.head() })) {
      for (const { id } of events) arrived.push(performance.now() - (sent.get(id) ?? NaN));
      if (arrived.length === count) break;
    }
    await writing;
    return [latency(`append → subscriber, ${PER_SECOND}/s, adapter`, arrived)];
  } finally {
    await store.close();
  }
}

async function writeSteadily(count: number, write: () => Promise<void>): Promise<void> {
  const start = performance.now();
  const writing: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    const due = start + (index * 1_000) / PER_SECOND;
    if (due > performance.now()) await pause(due - performance.now());
    writing.push(write());
  }
  await Promise.all(writing);
}
