import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anEvent, someEvents } from '../../../../test/contract/contract-store.js';
import {
  aFilter,
  listenToAll,
  type OpenedNode,
  openNode,
  type Told,
} from '../../../../test/support/node-reading.js';
import { InvalidRead, StoreUnavailable } from '../../errors.js';
import type { NodeLog } from '../../node-log.js';

let opened: OpenedNode;
let node: NodeLog;

beforeEach(async () => {
  opened = await openNode();
  node = opened.node;
});

afterEach(() => opened.close());

const append = (stream: string, count = 1) => node.append(stream, 'any', someEvents(count));

function range(from: number, to: number): readonly bigint[] {
  return Array.from({ length: to - from + 1 }, (_, index) => BigInt(from + index));
}

describe('a subscription to $all', () => {
  it('from the start tells everything, then that it caught up, then what comes', async () => {
    await append('a', 3);
    const subscriber = await listenToAll(node);
    await subscriber.hears('caught-up');
    await append('b', 2);
    await node.delete('a', 'any');
    await node.tombstone('b', 'any');
    await subscriber.hears(7n);
    expect(await subscriber.leave()).toEqual([...range(1, 3), 'caught-up', ...range(4, 7)]);
  });

  it('from a position begins behind it', async () => {
    await append('a', 5);
    const subscriber = await listenToAll(node, { after: 3n });
    await subscriber.hears('caught-up');
    expect(await subscriber.leave()).toEqual([4n, 5n, 'caught-up']);
  });

  it('from the end tells only what comes after it was accepted', async () => {
    await append('a', 5);
    const subscriber = await listenToAll(node, { after: 'end' });
    await append('a');
    await subscriber.hears(6n);
    expect((await subscriber.leave()).filter((one) => one !== 'caught-up')).toEqual([6n]);
  });

  it('from a position beyond the end tells what comes, though it stands before', async () => {
    await append('a', 5);
    const subscriber = await listenToAll(node, { after: 1000n });
    await subscriber.hears('caught-up');
    await append('a');
    await subscriber.hears(6n);
    expect(await subscriber.leave()).toEqual(['caught-up', 6n]);
  });

  it('with a bad expression is refused before it is accepted', async () => {
    await expect(listenToAll(node, { filter: aFilter({ regex: '[' }) })).rejects.toThrow(
      InvalidRead,
    );
  });

  it('misses nothing while others append, whenever it begins', async () => {
    const appending = (async () => {
      for (let n = 0; n < 60; n += 1) await append(`s-${String(n % 7)}`, 10);
    })();
    const subscribers = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        while ((await opened.store.head()).position < BigInt(n * 30)) await append('mine', 1);
        return listenToAll(node);
      }),
    );
    await appending;
    const { position } = await opened.store.head();
    for (const subscriber of subscribers) {
      await subscriber.hears(position);
      const told = (await subscriber.leave()).filter((one) => one !== 'caught-up');
      expect(told).toEqual(range(1, Number(position)));
    }
  });

  it('says that the store was closed', async () => {
    const other = await openNode();
    const subscriber = await listenToAll(other.node);
    await subscriber.hears('caught-up');
    await other.close();
    expect(await subscriber.ended).toBeInstanceOf(StoreUnavailable);
  });
});

describe('a filtered subscription to $all', () => {
  const filter = aFilter({ prefixes: ['a'], window: 5 });

  it('tells checkpoints in history and live, and one on going live', async () => {
    await append('a', 2);
    await append('other', 11);
    const subscriber = await listenToAll(node, { filter });
    await subscriber.hears('caught-up');
    await append('other', 4);
    await append('a', 3);
    await append('other', 4);
    await subscriber.hears('checkpoint 23');
    expect(await subscriber.leave()).toEqual([
      ...[1n, 2n, 'checkpoint 5', 'checkpoint 10'],
      ...['checkpoint 13', 'caught-up'],
      ...[18n, 'checkpoint 18', 19n, 20n, 'checkpoint 23'],
    ]);
  });

  it('comes with a checkpoint at every window times multiplier', async () => {
    await append('other', 40);
    const tenfold = { ...filter, checkpointMultiplier: 3 };
    const subscriber = await listenToAll(node, { filter: tenfold });
    expect(await subscriber.hears('caught-up')).toEqual([
      ...['checkpoint 15', 'checkpoint 30', 'checkpoint 40'],
      'caught-up',
    ]);
    await subscriber.leave();
  });

  it('tells no checkpoint where nothing was considered', async () => {
    await append('other', 7);
    const subscriber = await listenToAll(node, { filter, after: 'end' });
    expect(await subscriber.hears('caught-up')).toEqual(['caught-up']);
    await subscriber.leave();
  });

  it('resumes from every checkpoint and every event with exactly what is missing', async () => {
    for (let n = 0; n < 30; n += 1) await append(n % 3 === 0 ? 'a' : `b-${String(n)}`, (n % 5) + 1);
    const first = await listenToAll(node, { filter });
    await first.hears('caught-up');
    const told = (await first.leave()).slice(0, -1);
    expect(eventsOf(told).length).toBeGreaterThan(20);
    for (const [index, one] of told.entries()) {
      const after = typeof one === 'bigint' ? one : BigInt(one.replace('checkpoint ', ''));
      const again = await listenToAll(node, { filter, after });
      await again.hears('caught-up');
      expect(eventsOf(await again.leave())).toEqual(eventsOf(told.slice(index + 1)));
    }
  });

  it('by type finds system records too', async () => {
    await append('a', 1);
    await node.append('links', 'any', [anEvent({ type: '$>', data: Buffer.from('0@a') })]);
    await node.delete('a', 'any');
    await node.tombstone('a', 'any');
    const byType = aFilter({ on: 'type', regex: '^\\$' });
    const subscriber = await listenToAll(node, { filter: byType });
    await subscriber.hears('caught-up');
    expect(eventsOf(await subscriber.leave())).toEqual([2n, 3n, 4n]);
  });
});

function eventsOf(told: readonly Told[]): readonly Told[] {
  return told.filter((one) => typeof one === 'bigint');
}
