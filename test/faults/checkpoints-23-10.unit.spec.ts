import { describe, expect, it } from '@jest/globals';
import { type Cadence, checkpointsOf2310 } from './checkpoints-23-10.js';

const records = Array.from({ length: 1003 }, (_, index) => BigInt(index + 1));

/** The checkpoints of a history, at the record after which each comes. */
function history(cadence: Cadence, matching: readonly bigint[] = []) {
  const { considerHistory } = checkpointsOf2310(cadence);
  return records.flatMap((position) => {
    const checkpoint = considerHistory(position, matching.includes(position));
    return checkpoint === undefined ? [] : [{ after: position, ...checkpoint }];
  });
}

const commits = (checkpoints: readonly { readonly commit: bigint }[]) =>
  checkpoints.map(({ commit }) => Number(commit));

describe('checkpoints of 23.10', () => {
  it('name the first record of a page of history without a match, with prepare 0', () => {
    const checkpoints = history({ window: 32, multiplier: 1 });
    expect(commits(checkpoints).slice(0, 3)).toEqual([1, 33, 65]);
    expect(checkpoints[0]).toEqual({ after: 32n, commit: 1n, prepare: 0n });
  });

  it('come once in so many pages', () => {
    expect(commits(history({ window: 32, multiplier: 10 }))).toEqual([289, 609, 929]);
    expect(commits(history({ window: 50, multiplier: 5 }))).toEqual([201, 451, 701, 951]);
  });

  it('name the last match of a page of history', () => {
    const checkpoints = history({ window: 500, multiplier: 1 }, [3n, 400n, 600n]);
    expect(checkpoints).toEqual([
      { after: 500n, commit: 400n, prepare: 400n },
      { after: 1000n, commit: 600n, prepare: 600n },
    ]);
  });

  it('do not come for a last page that is incomplete', () => {
    expect(history({ window: 2000, multiplier: 1 }, [5n])).toEqual([]);
  });

  it('name every so manieth record itself while live, counting on from history', () => {
    const { considerHistory, considerLive } = checkpointsOf2310({ window: 5, multiplier: 1 });
    expect(considerHistory(10n, false)).toBeUndefined();
    expect(considerHistory(20n, false)).toBeUndefined();
    const live = [30n, 40n, 50n, 60n].map(considerLive);
    expect(live).toEqual([undefined, undefined, { commit: 50n, prepare: 50n }, undefined]);
  });
});
