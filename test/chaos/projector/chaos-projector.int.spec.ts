import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

const COMMAND = fileURLToPath(new URL('main.mjs', import.meta.url));
const FLAGS = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning'];
/** One schedule over each kind of log at least, and as many more as fit. */
const ASKED = '--rounds 1 --schedules 2 --seconds 20'.split(' ');
const LONGEST_MILLISECONDS = 900_000;

/** A process of its own: the projectors and the database that it kills are nobody else's. */
it(
  'loses nothing, folds nothing twice and nothing out of order, whatever befalls who folds',
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
