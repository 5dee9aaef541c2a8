import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('turns', () => {
  it('takes work on one key one after the other, in the order asked, past failures', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const work = (name: string) =>
      turns.take('ada', async () => {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        if (name === 'b') throw new Error('no');
        return name;
      });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map(work));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('lets work on another key go on meanwhile', async () => {
    const turns = new Turns();
    const { promise: gate, resolve: open } = Promise.withResolvers<undefined>();
    const held = turns.take('ada', () => gate);
    await expect(turns.take('bob', () => Promise.resolve('done'))).resolves.toBe('done');
    open(undefined);
    await held;
  });
});
