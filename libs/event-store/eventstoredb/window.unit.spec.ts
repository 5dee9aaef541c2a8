import { describe, expect, it } from '@jest/globals';
import { Window } from './window.js';

/** Work that ends when told; `begun` says which did begin. */
function works(window: Window, sizes: readonly number[]) {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = sizes.map((bytes, n) =>
    window.run(bytes, () => {
      begun.push(n);
      return new Promise<void>((resolve) => ends.push(resolve));
    }),
  );
  const end = async (n: number) => {
    ends[n]?.();
    await all[begun[n] ?? 0];
    await Promise.resolve();
  };
  return { begun, end };
}

describe('a window', () => {
  it('lets so many in, and the next ones in their order', async () => {
    const window = new Window({ count: 2, bytes: 100 });
    const { begun, end } = works(window, [1, 1, 1, 1]);
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    await end(0);
    expect(begun).toEqual([0, 1, 2]);
    const idle = window.idle();
    for (const n of [1, 2, 3]) await end(n);
    expect(begun).toEqual([0, 1, 2, 3]);
    await expect(idle).resolves.toBeUndefined();
    await expect(window.idle()).resolves.toBeUndefined();
  });

  it('lets so many bytes in, and what is larger alone', async () => {
    const window = new Window({ count: 9, bytes: 100 });
    const { begun, end } = works(window, [60, 500, 40]);
    await Promise.resolve();
    expect(begun).toEqual([0]);
    await end(0);
    expect(begun).toEqual([0, 1]);
    await end(1);
    expect(begun).toEqual([0, 1, 2]);
  });

  it('goes on where work fails', async () => {
    const window = new Window({ count: 1, bytes: 1 });
    await expect(window.run(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await window.run(1, () => Promise.resolve(7))).toBe(7);
  });
});
