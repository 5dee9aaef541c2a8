import { describe, expect, it } from '@jest/globals';
import { Outage } from './outage.js';

describe('an outage', () => {
  it('is told once, with its end, and not again at once', () => {
    const lines: string[] = [];
    const outage = new Outage((line) => lines.push(line));
    outage.over();
    for (const reason of ['no route', 'no route', 'still none']) outage.failed(reason);
    outage.over();
    outage.failed('gone again');
    outage.over();
    expect(lines).toEqual([
      "the event store can't be reached, trying on: no route",
      'the event store is back',
    ]);
  });
});
