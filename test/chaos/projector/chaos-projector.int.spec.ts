import { expect, it } from '@jest/globals';
import { LONGEST_MILLISECONDS, runCommand } from '../processes.js';

const COMMAND = new URL('main.mjs', import.meta.url);
/**
 * A whole schedule for each kind of log, in which every blow falls; `npm run chaos` runs as many as
 * one likes.
 */
const ASKED = '--rounds 1 --schedules 2';

/** A process of its own: the projectors and the database that it kills are nobody else's. */
it(
  'loses nothing, folds nothing twice and nothing out of order, whatever befalls who folds',
  async () => {
    const { told, exit } = await runCommand(COMMAND, ASKED);
    expect(told).toMatch(/ 0 violated$/m);
    expect(told).not.toMatch(/^ +0 {2}/m);
    expect(exit).toEqual([0, null]);
  },
  LONGEST_MILLISECONDS + 10_000,
);
