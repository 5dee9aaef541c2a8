import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { QUIET, withQuiet } from './with-quiet.js';

describe('withQuiet', () => {
  it('hands on everything in order, then ends', async () => {
    async function* source() {
      for (const item of [1, 2, 3]) yield await Promise.resolve(item);
    }
    const seen: unknown[] = [];
    for await (const item of withQuiet(source, 1_000)) seen.push(item);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('says that nothing came, and loses nothing by it', async () => {
    const gate = Promise.withResolvers<undefined>();
    async function* source() {
      yield 1;
      await gate.promise;
      yield 2;
    }
    const seen: (number | typeof QUIET)[] = [];
    for await (const item of withQuiet(source, 5)) {
      seen.push(item);
      if (seen.filter((one) => one === QUIET).length === 2) gate.resolve(undefined);
    }
    expect(seen.filter((one) => one !== QUIET)).toEqual([1, 2]);
    expect(seen.filter((one) => one === QUIET).length).toBeGreaterThanOrEqual(2);
  });

  it('throws what the source throws, even when it did so while nobody waited', async () => {
    async function* source() {
      yield 1;
      await pause(10);
      throw new Error('broken');
    }
    const items = withQuiet(source, 1);
    await items.next();
    await expect(async () => {
      for await (const item of items) expect(item).toBe(QUIET);
    }).rejects.toThrow('broken');
  });

  it('tells the source when its reader leaves, though it is in the middle of waiting', async () => {
    let ended = false;
    async function* source(left: AbortSignal) {
      yield 1;
      await new Promise((resolve) => {
        left.addEventListener('abort', resolve);
      });
      ended = true;
    }
    for await (const item of withQuiet(source, 5)) if (item === QUIET) break;
    expect(ended).toBe(true);
  });
});
