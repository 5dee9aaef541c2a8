import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { EventStore, RecordedEvent } from '../../libs/event-store/index.js';

/** One purchase of the log, as far as the projection goes. */
export interface Purchased {
  readonly stream: string;
  readonly total: string;
  readonly occurredAt: string;
}

/** The log as others are given it: all of it in order; purchases where the event is one. */
export interface Material {
  readonly streams: readonly string[];
  readonly purchases: readonly (Purchased | undefined)[];
}

/** Writes the whole log to a file, one event a line, and keeps what the projection needs. */
export async function writeEvents(store: EventStore, file: string): Promise<Material> {
  const material = { streams: [] as string[], purchases: [] as (Purchased | undefined)[] };
  await pipeline(async function* () {
    for await (const page of store.readAll({ filter: { streamPrefixes: ['customer-'] } })) {
      yield page.map((recorded) => lineOf(recorded, material)).join('');
    }
  }, createWriteStream(file));
  return material;
}

function lineOf(
  { id, stream, type, data, metadata }: RecordedEvent,
  material: { streams: string[]; purchases: (Purchased | undefined)[] },
): string {
  const content = JSON.parse(Buffer.from(data).toString()) as Purchased;
  const { total, occurredAt } = content;
  material.streams.push(stream);
  material.purchases.push(type === 'CustomerPurchased' ? { stream, total, occurredAt } : undefined);
  const kept = JSON.parse(Buffer.from(metadata).toString()) as object;
  return `${JSON.stringify({ id, stream, type, data: content, metadata: kept })}\n`;
}

/** The purchases among the first so many events of the log. */
export function firstOf({ purchases }: Material, events: number): Purchased[] {
  return purchases.slice(0, events).filter((purchase) => purchase !== undefined);
}

/** The same where the events were told stream by stream, in the order in which streams begin. */
export function firstByStream({ streams, purchases }: Material, events: number): Purchased[] {
  const byStream = new Map<string, (Purchased | undefined)[]>();
  streams.forEach((stream, index) => {
    const found = byStream.get(stream) ?? [];
    found.push(purchases[index]);
    byStream.set(stream, found);
  });
  const told = [...byStream.values()].flat().slice(0, events);
  return told.filter((purchase) => purchase !== undefined);
}
