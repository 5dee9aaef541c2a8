import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventStore, openEventStoreDb } from '../../libs/event-store/index.js';
import { openTestDoor, type TestDoor } from '../support/door.js';
import { openStage, ready, type Stage, unreadyFor } from './stage.js';

/** Fewer than a node needs to send a checkpoint of its own accord. */
const FOREIGN_EVENTS = 200;

let door: TestDoor;
let node: EventStore;
let stage: Stage;

beforeAll(async () => {
  door = await openTestDoor();
  node = await openEventStoreDb({ url: door.url });
  stage = await openStage({ store: () => node });
});

afterAll(async () => {
  await stage.close();
  await node.close();
  await door.close();
});

async function write(stream: string, count: number): Promise<void> {
  const [data, metadata] = [Buffer.from('{}'), Buffer.from('{"schemaVersion":1}')];
  const events = Array.from({ length: count }, () => ({
    ...{ id: crypto.randomUUID(), type: 'Other', data, metadata },
    contentType: 'application/json' as const,
  }));
  await door.store.append(stream, 'any', events);
}

describe('a checkpoint that parks behind records of others in EventStoreDB', () => {
  it('is level, whatever the difference of positions; one event of ours behind them is a lag of one', async () => {
    const folding = stage.fold();
    await write('customer-a', 1);
    await ready(stage);
    await folding.stop();
    await write('others-1', FOREIGN_EVENTS);
    const parked = await stage.watch.judge();
    expect(parked).toMatchObject({ ready: true, lag: { events: 0 }, reasons: [] });
    const { position } = await stage.reads.status();
    expect((await node.head()).position).toBeGreaterThan(position);
    await write('customer-a', 1);
    const { lag } = await unreadyFor(stage, 'nobody-folds');
    expect(lag).toMatchObject({ events: 1, isAtLeast: false });
    stage.fold();
    await ready(stage);
  });
});
