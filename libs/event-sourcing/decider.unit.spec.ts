import { describe, expect, it } from '@jest/globals';
import { type Decider, fold } from './index.js';

interface Counted {
  readonly type: 'Counted';
  readonly data: { readonly by: number };
}

const counter: Decider<{ sum: number; order: number[] }, Counted> = {
  initial: () => ({ sum: 0, order: [] }),
  evolve: (state, { data }) => {
    state.sum += data.by;
    state.order.push(data.by);
    return state;
  },
};

function counted(by: number): Counted {
  return { type: 'Counted', data: { by } };
}

describe('fold', () => {
  it('starts from the initial state', () => {
    expect(fold(counter, [])).toEqual({ sum: 0, order: [] });
  });

  it('takes in every event in the order given', () => {
    expect(fold(counter, [counted(1), counted(3), counted(2)])).toEqual({
      sum: 6,
      order: [1, 3, 2],
    });
  });

  it('gives every history a state of its own', () => {
    fold(counter, [counted(5)]);
    expect(fold(counter, [counted(1)]).sum).toBe(1);
  });

  it('takes anything that can be iterated, once', () => {
    function* history() {
      yield counted(1);
      yield counted(2);
    }
    expect(fold(counter, history()).sum).toBe(3);
  });
});
