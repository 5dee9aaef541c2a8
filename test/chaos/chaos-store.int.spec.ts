import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';

const COMMAND = fileURLToPath(new URL('main.mjs', import.meta.url));
const FLAGS = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
/** As many schedules as fit, and enough for every fault to strike so often. */
const ASKED = '--events 300 --seconds 30 --schedules 3 --least-strikes 5'.split(' ');
const LONGEST_MILLISECONDS = 900_000;

/** A process of its own: here Jest would keep to itself what nobody catches. */
it(
  'leaves every event once, in order, and the right rows, whatever befalls the node',
  async () => {
    const child = spawn(process.execPath, [...FLAGS, COMMAND, ...ASKED], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
      timeout: LONGEST_MILLISECONDS,
    });
    const exit = once(child, 'exit');
    const told = await text(child.stdout);
    process.stdout.write(told);
    expect(told).toMatch(/ 0 violated$/m);
    expect(await exit).toEqual([0, null]);
  },
  LONGEST_MILLISECONDS + 10_000,
);
