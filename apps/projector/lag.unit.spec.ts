import { describe, expect, it } from '@jest/globals';
import type { ReadAllOptions, RecordedEvent } from '../../libs/event-store/index.js';
import { describeLag, lagBehind } from './lag.js';
import { OldestBehind } from './oldest-behind.js';

function event(position: number, agoMilliseconds = 0): RecordedEvent {
  const recordedAt = new Date(Date.now() - agoMilliseconds).toISOString();
  const [data, metadata] = [Buffer.from('{}'), Buffer.from('{}')];
  const content = { type: 'Noted', contentType: 'application/json', data, metadata } as const;
  const place = { stream: 'customer-a', revision: 0n, position: BigInt(position), recordedAt };
  return { id: crypto.randomUUID(), ...content, ...place };
}

/** A log of ours, whose reads are counted; pages of two. */
function log(...events: readonly RecordedEvent[]) {
  const asked: bigint[] = [];
  const readAll = async function* ({ after = 0n, limit = Infinity }: ReadAllOptions = {}) {
    asked.push(after);
    const wanted = events.filter(({ position }) => position > after).slice(0, limit);
    for (let at = 0; at < wanted.length; at += 2) {
      await Promise.resolve();
      yield wanted.slice(at, at + 2);
    }
  };
  return { asked, readAll };
}

describe('the lag', () => {
  it('counts the events behind a position and says how old the first of them is', async () => {
    const store = log(event(1, 9_000), event(2, 5_000), event(7, 1_000), event(9));
    const lag = await lagBehind(store, 1n);
    expect(lag).toMatchObject({ events: 3, isAtLeast: false });
    expect(lag.seconds).toBeGreaterThanOrEqual(5);
    expect(lag.seconds).toBeLessThan(9);
    expect(await lagBehind(store, 9n)).toEqual({ events: 0, isAtLeast: false, seconds: 0 });
  });

  it('gives counting up, and says so, only where there are more than it may count', async () => {
    const store = log(event(1), event(2), event(3));
    expect(await lagBehind(store, 0n, { limit: 2 })).toMatchObject({ events: 2, isAtLeast: true });
    expect(await lagBehind(store, 0n, { limit: 3 })).toMatchObject({ events: 3, isAtLeast: false });
  });

  it('is never negative, however clocks differ', async () => {
    expect((await lagBehind(log(event(1, -60_000)), 0n)).seconds).toBe(0);
  });

  it.each([
    [{ events: 0, isAtLeast: false, seconds: 0 }, '0 events'],
    [{ events: 1, isAtLeast: false, seconds: 2.4 }, '1 event, the oldest 2 s old'],
    [
      { events: 10_000, isAtLeast: true, seconds: 61 },
      'at least 10000 events, the oldest 61 s old',
    ],
  ])('is told in words: %j', (lag, words) => {
    expect(describeLag(lag)).toBe(words);
  });
});

describe('the oldest event behind a position', () => {
  it('is read once for all who stand before it', async () => {
    const store = log(event(5), event(8));
    const behind = new OldestBehind(store);
    expect((await behind.find(2n, 9n))?.position).toBe(5n);
    expect((await behind.find(4n, 9n))?.position).toBe(5n);
    expect(store.asked).toEqual([2n]);
    expect((await behind.find(5n, 9n))?.position).toBe(8n);
    expect(store.asked).toEqual([2n, 5n]);
  });

  it('is looked for behind what was looked through before', async () => {
    const store = log(event(1), event(90));
    const behind = new OldestBehind(store);
    const until = { asked: store.asked, readAll: () => log().readAll() };
    expect(await new OldestBehind(until).find(1n, 50n)).toBeUndefined();
    expect((await behind.find(1n, 50n))?.position).toBe(90n);
    expect(await behind.find(90n, 100n)).toBeUndefined();
    expect(await behind.find(90n, 200n)).toBeUndefined();
    expect(await behind.find(95n, 200n)).toBeUndefined();
    expect(store.asked).toEqual([1n, 90n, 100n]);
  });

  it('is looked for anew by who stands before all that', async () => {
    const store = log(event(5));
    const behind = new OldestBehind(store);
    await behind.find(7n, 9n);
    expect((await behind.find(2n, 9n))?.position).toBe(5n);
  });

  it('is not asked for at the end of the log', async () => {
    const store = log();
    expect(await new OldestBehind(store).find(9n, 9n)).toBeUndefined();
    expect(store.asked).toEqual([]);
  });
});
