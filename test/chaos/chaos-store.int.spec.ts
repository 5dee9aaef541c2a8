import { expect, it } from '@jest/globals';
import { LONGEST_MILLISECONDS, runCommand } from './processes.js';

const COMMAND = new URL('main.mjs', import.meta.url);
/** As many schedules as fit, and enough for every fault to strike five times. */
const ASKED = '--events 300 --seconds 8 --schedules 2 --least-strikes 5';

/** A process of its own: here Jest would keep to itself what nobody catches. */
it(
  'leaves every event once, in order, and the right rows, whatever befalls the node',
  async () => {
    const { told, exit } = await runCommand(COMMAND, ASKED);
    expect(told).toMatch(/ 0 violated$/m);
    expect(exit).toEqual([0, null]);
  },
  LONGEST_MILLISECONDS + 10_000,
);
