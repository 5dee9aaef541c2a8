import { describe, expect, it } from '@jest/globals';
import { AskedOnce, NO_ANSWER } from './asked-once.js';

describe('a question that is asked once', () => {
  it('is answered, or says why not', async () => {
    const once = new AskedOnce<number>(1_000);
    expect(await once.ask(() => Promise.resolve(1))).toEqual({ value: 1 });
    expect(await once.ask(() => Promise.reject(new Error('gone')))).toEqual({ failure: 'gone' });
  });

  it('is not asked again of one who hangs, and is once that one has answered', async () => {
    const once = new AskedOnce<number>(20);
    const hung = Promise.withResolvers<number>();
    let asked = 0;
    const ask = () =>
      once.ask(() => {
        asked += 1;
        return asked === 1 ? hung.promise : Promise.resolve(asked);
      });
    expect(await ask()).toEqual({ failure: NO_ANSWER });
    expect(await Promise.all([ask(), ask()])).toEqual([
      { failure: NO_ANSWER },
      { failure: NO_ANSWER },
    ]);
    expect([asked, once.waiting]).toEqual([1, 0]);
    hung.resolve(0);
    expect(await ask()).toHaveProperty('value');
  });

  it('is asked anew for whoever comes while it is under way: that answer may be out of date', async () => {
    const once = new AskedOnce<string>(1_000);
    const first = Promise.withResolvers<string>();
    const early = once.ask(() => first.promise);
    const late = once.ask(() => Promise.resolve('new'));
    first.resolve('old');
    expect(await Promise.all([early, late])).toEqual([{ value: 'old' }, { value: 'new' }]);
  });
});
