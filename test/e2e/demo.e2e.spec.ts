import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandLine, freePort } from '../support/command-line.js';

const minutes = 60_000;

describe('npm run demo', () => {
  let cut: string;
  let whole: string;

  beforeAll(async () => {
    [cut, whole] = await Promise.all([folder(), folder()]);
  });

  afterAll(async () => {
    for (const path of [cut, whole]) await rm(path, { recursive: true, force: true });
  });

  it(
    'goes on where it was cut, and ends as one that was not; a further start simulates nothing',
    async () => {
      const first = await demo(cut);
      await first.printed(/simulating: [1-9]/);
      await first.stop('SIGTERM');
      expect(first.output).not.toContain('Lifecycle stages');

      const second = await demo(cut);
      const uncut = await demo(whole);
      expect([await second.ended(), await uncut.ended()]).toEqual([0, 0]);
      expect(analysts(second)).toEqual(analysts(uncut));
      expect(analysts(uncut)).toContain('Lifecycle stages');

      const third = await demo(whole);
      expect(await third.ended()).toBe(0);
      expect(third.output).toContain('all of it was there already');
      expect(analysts(third)).toEqual(analysts(uncut));
    },
    5 * minutes,
  );
});

/** What an analyst sees: everything from `As of` on. */
function analysts({ output }: CommandLine): string {
  return output.slice(output.indexOf('As of '));
}

async function demo(dataDir: string): Promise<CommandLine> {
  const env = { LIFELEDGER_PORT: String(await freePort()) };
  return new CommandLine(['--', '--once'], { dataDir, env, npmScript: 'demo' });
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'lifeledger-demo-'));
  await chmod(path, 0o755);
  return path;
}
