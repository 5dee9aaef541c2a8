import { describe, expect, it } from '@jest/globals';
import { CALL_KINDS, FAULTS } from '../faults/faults.js';
import { dealerOf, scheduleOf, sumOf } from './schedule.js';

const rounds = { append: 2, read: 3, subscribe: 1 };

describe('a schedule of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(scheduleOf(7, rounds)).toEqual(scheduleOf(7, rounds));
    expect(scheduleOf(7, rounds)).not.toEqual(scheduleOf(8, rounds));
  });

  it('deals every fault of a kind once in each round', () => {
    const schedule = scheduleOf(7, rounds);
    for (const kind of CALL_KINDS) {
      const dealt = schedule[kind].map(({ fault }) => fault);
      const size = FAULTS[kind].length;
      expect(dealt).toHaveLength(size * rounds[kind]);
      for (let round = 0; round < rounds[kind]; round += 1) {
        expect(dealt.slice(round * size, (round + 1) * size).toSorted()).toEqual(
          [...FAULTS[kind]].toSorted(),
        );
      }
    }
  });
});

describe('dealing', () => {
  it('lets as many calls go unharmed as the schedule says, and keeps the order', () => {
    const schedule = scheduleOf(7, rounds);
    const { aim } = dealerOf(schedule);
    for (const { fault, gap } of schedule.append) {
      for (let call = 0; call < gap; call += 1) expect(aim.append()).toBeUndefined();
      expect(aim.append()?.fault).toBe(fault);
    }
    expect(aim.append()).toBeUndefined();
  });

  it('aims anew what missed, and counts what struck', () => {
    const schedule = { append: [], read: [], subscribe: scheduleOf(7, rounds).subscribe };
    const { aim, counts } = dealerOf(schedule);
    const draw = () => {
      for (;;) {
        const aimed = aim.subscribe();
        if (aimed !== undefined) return aimed;
      }
    };
    const first = draw();
    first.missed();
    const again = aim.subscribe();
    expect(again?.fault).toBe(first.fault);
    again?.struck();
    expect(counts()[`subscribe ${first.fault}`]).toBe(1);
    expect(sumOf([counts(), counts()])[`subscribe ${first.fault}`]).toBe(2);
    expect(counts()['append unavailable']).toBe(0);
  });
});
