import TestSequencer from '@jest/test-sequencer';

/** Kinds and folders whose files take half a minute, however short they are. */
const LONG = /\.(e2e|golden)\.spec\.ts$|\/test\/chaos\/|\/projections\/[^/]+\.int\.spec\.ts$/;

/** Jest's order (the longest last time, else the largest file), but long ones first: none is to end alone. */
export default class LongFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
