import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { openEventStoreDb } from '../../libs/event-store/index.js';
import { type Figure, timed } from '../figures.js';
import { lanes } from '../lanes.js';
import { anEvent } from '../an-event.js';
import type { DoorProcess } from './door-process.js';

const EVENTS_EACH = 100;

/** What a live reader that stops reading costs the door, while the log grows on. */
export async function stallFigures(door: DoorProcess, quick: boolean): Promise<Figure[]> {
  const events = quick ? 20_000 : 200_000;
  const seconds = quick ? 6 : 60;
  const store = await openEventStoreDb({ url: door.url, streamPrefixes: ['bench-'] });
  const client = EventStoreDBClient.connectionString(door.url);
  const grow = async (prefix: string) => {
    await lanes(events / EVENTS_EACH, 10, async (index) => {
      const batch = Array.from({ length: EVENTS_EACH }, () => anEvent());
      await store.append(`bench-${prefix}-${index % 100}`, 'any', batch);
    });
  };
  try {
    await grow('before');
    const before = await door.peakMib();
    const stalled = client.subscribeToAll();
    stalled.on('error', () => undefined);
    await new Promise((resolve) => stalled.once('confirmation', resolve));
    const { milliseconds } = await timed(() => grow('during'));
    await pause(Math.max(0, seconds * 1_000 - milliseconds));
    const after = await door.peakMib();
    await stalled.unsubscribe();
    const note = `${seconds} s, ${events.toLocaleString('en')} events`;
    return [
      { measure: "door's peak memory before a reader stalls", value: before, unit: 'MiB' },
      { measure: "door's peak memory while it stalls", value: after, unit: 'MiB', note },
      {
        measure: 'memory, stalled / before',
        value: after / before,
        unit: '',
        aim: { atMost: 1.2 },
        note: 'flat: at most a fifth more',
      },
    ];
  } finally {
    await client.dispose();
    await store.close();
  }
}
