import { describe, expect, it } from '@jest/globals';
import { nextProgress, type Progress, secondsLeft, stillSeconds } from './progress.js';

const STALL_MILLISECONDS = 5_000;

/** What is said after one look a second; a look is a position, `level` where nothing is missing. */
function after(...looks: readonly (number | 'level')[]): Progress {
  let position = 0n;
  let progress: Progress | undefined;
  looks.forEach((look, second) => {
    if (look !== 'level') position = BigInt(look);
    const sample = { at: second * 1_000, position, level: look === 'level' };
    progress = nextProgress(progress, sample, STALL_MILLISECONDS);
  });
  if (progress === undefined) throw new Error('nobody looked');
  return progress;
}

describe('progress', () => {
  it.each<[string, Progress['verdict'], readonly (number | 'level')[]]>([
    ['nothing happens', 'level', ['level', 'level', 'level', 'level', 'level', 'level', 'level']],
    ['something has just happened', 'behind', ['level', 0]],
    ['it is looked at for the first time', 'behind', [7]],
    ['it moves, however slowly', 'behind', [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]],
    ['it stands still, but not yet for long', 'behind', ['level', 7, 7, 7, 7, 7]],
    ['it stands still for long', 'stalled', ['level', 7, 7, 7, 7, 7, 7]],
    ['it moves again after a stall', 'behind', [7, 7, 7, 7, 7, 7, 8]],
    ['it is level again after a stall', 'level', [7, 7, 7, 7, 7, 7, 'level']],
    ['it fell behind anew', 'behind', [7, 7, 7, 7, 7, 'level', 7, 7]],
    ['a new generation starts from before', 'behind', [7, 7, 7, 7, 7, 3]],
  ])('where %s is %s', (_, verdict, looks) => {
    expect(after(...looks).verdict).toBe(verdict);
  });

  it('knows nothing of a time when nobody looked', () => {
    const before = after('level', 7, 7);
    const late = { at: before.at + 60_000, position: 7n, level: false };
    const progress = nextProgress(before, late, STALL_MILLISECONDS);
    expect([progress.verdict, stillSeconds(progress)]).toEqual(['behind', 0]);
  });

  it('tells for how long nothing has moved', () => {
    expect(stillSeconds(after('level', 7, 7, 7))).toBe(2);
  });

  it('tells how long the rest takes at the pace so far', () => {
    expect(secondsLeft(after(0, 10, 20), 60n)).toBe(4);
    expect(secondsLeft(after(0, 0, 0), 60n)).toBeUndefined();
    expect(secondsLeft(after('level'), 60n)).toBeUndefined();
    expect(secondsLeft(after(0, 80), 60n)).toBeUndefined();
  });
});
