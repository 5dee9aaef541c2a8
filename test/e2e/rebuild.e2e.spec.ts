import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandLine, freePort } from '../support/command-line.js';

let dataDir: string;
let server: CommandLine;
let events: number;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lifeledger-e2e-'));
  await chmod(dataDir, 0o755);
  const { output } = await done(['simulate', '--customers', '1500']);
  events = Number(/([\d,]+) events of 1,?500/.exec(output)?.[1]?.replace(',', ''));
  server = new CommandLine(['start'], {
    dataDir,
    env: { LIFELEDGER_PORT: String(await freePort()) },
  });
  await server.printed(/serves http/);
});

afterAll(async () => {
  await server.stop('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

const run = (words: readonly string[]) => new CommandLine(words, { dataDir });

async function done(words: readonly string[]) {
  const command = run(words);
  return { code: await command.ended(), output: command.output };
}

/** A rebuild that has committed a batch of 5,000 events, and is ended by a signal then. */
async function brokenOff(signal: NodeJS.Signals): Promise<string> {
  const command = run(['rebuild']);
  await command.printed(/rebuilding: 5,000 of/);
  await command.stop(signal);
  return command.output;
}

describe('lifeledger rebuild beside a running server', () => {
  it('goes on where it was killed, then stopped, and the server leaves its half to it', async () => {
    await brokenOff('SIGKILL');
    expect(await brokenOff('SIGINT')).toMatch(/rebuild goes on with it/);
    expect((await done(['projections'])).output).toMatch(/^ +2 +building /m);

    const { code, output } = await done(['rebuild']);
    expect(code).toBe(0);
    const [, folded = ''] = /indexing: ([\d,]+) of/.exec(output) ?? [];
    // Two batches were kept; what the installation says of itself in the log was not simulated.
    expect(Number(folded.replace(',', ''))).toBeLessThan(events - 9_900);
    expect(output).toMatch(/^generations 1 and 2 are EQUAL/m);
    expect(output).toMatch(/^Generation 2 serves/m);
    expect(output).toMatch(/^Kept at their cost: 1; to let one go: lifeledger projections drop/m);
  });

  it('is listed to whoever leaves before the end without a word', async () => {
    const command = run(['projections']);
    command.child.stdout?.destroy();
    expect([await command.ended(), command.output]).toEqual([0, '']);
  });
});
