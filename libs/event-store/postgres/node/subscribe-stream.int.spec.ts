import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshName, someEvents } from '../../../../test/contract/contract-store.js';
import {
  aLink,
  listenToStream,
  type OpenedNode,
  openNode,
  setMetadata,
} from '../../../../test/support/node-reading.js';
import { StreamDeleted } from '../../errors.js';
import { LAST_REVISION, type NodeLog } from '../../node-log.js';
import { PAGE } from '../limits.js';

let opened: OpenedNode;
let node: NodeLog;

beforeAll(async () => {
  opened = await openNode();
  node = opened.node;
});

afterAll(() => opened.close());

const append = (stream: string, count = 1) => node.append(stream, 'any', someEvents(count));

async function aStream(count: number): Promise<string> {
  const stream = freshName('stream');
  await append(stream, count);
  return stream;
}

describe('a subscription to a stream', () => {
  it('from the start tells the first event, then that it caught up, then what comes', async () => {
    const stream = await aStream(2);
    const subscriber = await listenToStream(node, stream);
    await subscriber.hears('caught-up');
    await append(stream, 2);
    await subscriber.hears(3n);
    expect(await subscriber.leave()).toEqual([0n, 1n, 'caught-up', 2n, 3n]);
  });

  it('from a revision begins behind it', async () => {
    const stream = await aStream(3);
    const subscriber = await listenToStream(node, stream, { after: 1n });
    await subscriber.hears('caught-up');
    await append(stream);
    await subscriber.hears(3n);
    expect(await subscriber.leave()).toEqual([2n, 'caught-up', 3n]);
  });

  it('from the end tells only what comes after it was accepted', async () => {
    const stream = await aStream(3);
    const subscriber = await listenToStream(node, stream, { after: 'end' });
    await append(stream);
    await subscriber.hears(3n);
    const told = await subscriber.leave();
    expect(told.filter((one) => one !== 'caught-up')).toEqual([3n]);
  });

  it('from beyond the last revision skips what is not behind it', async () => {
    const stream = await aStream(2);
    const subscriber = await listenToStream(node, stream, { after: 5n });
    await subscriber.hears('caught-up');
    for (let n = 0; n < 3; n += 1) await append(stream, 2);
    await subscriber.hears(7n);
    expect(await subscriber.leave()).toEqual(['caught-up', 6n, 7n]);
  });

  it.each(['start', 'end', 3n] as const)(
    'that is not there waits for it, from %s',
    async (after) => {
      const stream = freshName();
      const subscriber = await listenToStream(node, stream, { after });
      await subscriber.hears('caught-up');
      await append(stream, 6);
      await subscriber.hears(5n);
      const from = after === 3n ? 4n : 0n;
      const expected = [0n, 1n, 2n, 3n, 4n, 5n].filter((revision) => revision >= from);
      expect(await subscriber.leave()).toEqual(['caught-up', ...expected]);
    },
  );

  it('begins with the first event that can be read', async () => {
    const stream = await aStream(10);
    await setMetadata(node, stream, { $maxCount: 2 });
    const subscriber = await listenToStream(node, stream);
    await subscriber.hears('caught-up');
    expect(await subscriber.leave()).toEqual([8n, 9n, 'caught-up']);
  });

  it('that was softly deleted waits until somebody appends', async () => {
    const stream = await aStream(2);
    await node.delete(stream, 'any');
    const subscriber = await listenToStream(node, stream);
    await subscriber.hears('caught-up');
    await append(stream);
    await subscriber.hears(2n);
    expect(await subscriber.leave()).toEqual(['caught-up', 2n]);
  });

  it('outlives a soft deletion', async () => {
    const stream = await aStream(2);
    const subscriber = await listenToStream(node, stream);
    await subscriber.hears('caught-up');
    await node.delete(stream, 'any');
    await append(stream);
    await subscriber.hears(2n);
    expect(await subscriber.leave()).toEqual([0n, 1n, 'caught-up', 2n]);
  });

  it('tells every record of a metastream that comes while it is live', async () => {
    const stream = await aStream(1);
    await setMetadata(node, stream, { a: 1 });
    await setMetadata(node, stream, { a: 2 });
    const subscriber = await listenToStream(node, `$$${stream}`);
    await subscriber.hears('caught-up');
    await setMetadata(node, stream, { a: 3 });
    await setMetadata(node, stream, { a: 4 });
    await subscriber.hears(3n);
    expect(await subscriber.leave()).toEqual([1n, 'caught-up', 2n, 3n]);
  });

  it('follows links, in history and live', async () => {
    const [target, links] = [await aStream(2), freshName('links')];
    await node.append(links, 'any', [aLink(`1@${target}`)]);
    const signal = AbortSignal.timeout(20_000);
    const found: unknown[] = [];
    const asked = { after: 'start', resolveLinks: true, signal } as const;
    for await (const message of await node.subscribeToStream(links, asked)) {
      if (message.kind === 'events') {
        found.push(...message.events.map((event) => event.target?.revision));
      }
      if (message.kind === 'caught-up') await node.append(links, 'any', [aLink(`0@${target}`)]);
      if (found.length === 2) break;
    }
    expect(found).toEqual([1n, 0n]);
  });

  it('reads a long history in order, while others append', async () => {
    const stream = await aStream(2 * PAGE.events);
    const subscriber = await listenToStream(node, stream);
    for (let n = 0; n < 20; n += 1) await append(stream, 10);
    const last = BigInt(2 * PAGE.events + 199);
    await subscriber.hears(last);
    const told = (await subscriber.leave()).filter((one) => one !== 'caught-up');
    expect(told).toEqual(Array.from({ length: Number(last) + 1 }, (_, n) => BigInt(n)));
  });
});

describe('a subscription to a stream with a tombstone', () => {
  it.each(['start', 0n, 99n] as const)('is refused from %s', async (after) => {
    const stream = await aStream(2);
    await node.tombstone(stream, 'any');
    await expect(listenToStream(node, stream, { after })).rejects.toThrow(StreamDeleted);
    await expect(listenToStream(node, `$$${stream}`, { after })).rejects.toThrow(StreamDeleted);
  });

  it('from the end is accepted, and silent', async () => {
    const stream = await aStream(2);
    await node.tombstone(stream, 'any');
    const subscriber = await listenToStream(node, stream, { after: 'end' });
    await subscriber.hears('caught-up');
    expect(await subscriber.leave()).toEqual(['caught-up']);
  });

  it('tells the tombstone that is set meanwhile, and ends', async () => {
    const stream = await aStream(1);
    const subscriber = await listenToStream(node, stream);
    await subscriber.hears('caught-up');
    await append(stream);
    await node.tombstone(stream, 'any');
    expect(await subscriber.ended).toBeInstanceOf(StreamDeleted);
    expect(subscriber.told).toEqual([0n, 'caught-up', 1n, LAST_REVISION]);
  });

  it.each([LAST_REVISION - 1n, LAST_REVISION, 2n ** 64n - 1n])(
    'from revision %s on tells nothing but the tombstone',
    async (after) => {
      const stream = await aStream(1);
      const subscriber = await listenToStream(node, stream, { after });
      const other = await listenToStream(node, stream);
      await subscriber.hears('caught-up');
      await append(stream);
      await other.hears(1n);
      await node.tombstone(stream, 'any');
      expect(await subscriber.ended).toBeInstanceOf(StreamDeleted);
      expect(await other.ended).toBeInstanceOf(StreamDeleted);
      expect(subscriber.told).toEqual(['caught-up', LAST_REVISION]);
    },
  );

  it('tells it too where it is set before history was read', async () => {
    const stream = await aStream(1);
    const signal = AbortSignal.timeout(20_000);
    const messages = await node.subscribeToStream(stream, {
      after: 'start',
      resolveLinks: true,
      signal,
    });
    await node.tombstone(stream, 'any');
    const found: bigint[] = [];
    const all = async () => {
      for await (const message of messages) {
        if (message.kind === 'events') found.push(...message.events.map((e) => e.record.revision));
      }
    };
    await expect(all()).rejects.toThrow(StreamDeleted);
    expect(found).toEqual([LAST_REVISION]);
  });
});
