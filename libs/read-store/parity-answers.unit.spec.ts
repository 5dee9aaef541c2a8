import { describe, expect, it } from '@jest/globals';
import { firstDifference } from './parity-answers.js';

describe('the first difference of two answers', () => {
  it('is none where they are the same plain data', () => {
    const answer = { rows: [{ cohort: '1997-01-01', active: 3, rate: null }] };
    expect(firstDifference(answer, structuredClone(answer))).toBeUndefined();
  });

  it.each([
    [{ rows: [{ n: 1 }, { n: 2 }] }, { rows: [{ n: 1 }, { n: 3 }] }, 'rows[1].n: 2, not 3'],
    [{ rows: [{ n: 1 }] }, { rows: [] }, 'rows[0]: {"n":1}, not nothing'],
    [{ rows: [] }, { rows: [{ n: 1 }] }, 'rows[0]: nothing, not {"n":1}'],
    [{ rate: null }, { rate: '0' }, 'rate: null, not "0"'],
    [5, '5', 'the answer: 5, not "5"'],
    [{ rows: [] }, { rows: {} }, 'rows: a list, or none'],
  ])('names its place and both sides: %j, %j', (before, after, difference) => {
    expect(firstDifference(before, after)).toBe(difference);
  });
});
