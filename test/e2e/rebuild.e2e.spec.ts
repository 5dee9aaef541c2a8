import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandLine, freePort } from '../support/command-line.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let server: CommandLine;
let events: number;

beforeAll(async () => {
  database = await freshDatabase();
  const { output } = await done(['simulate', '--customers', '1500']);
  events = count(/([\d,]+) events of 1,?500/.exec(output)?.[1] ?? '');
  server = run(['start'], { LIFELEDGER_PORT: String(await freePort()) });
  await server.printed(/serves http/);
});

afterAll(async () => {
  await server.stop('SIGTERM');
  await database.drop();
});

const run = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  new CommandLine(words, { env: { DATABASE_URL: database.url, ...env } });

async function done(words: readonly string[]) {
  const command = run(words);
  return { code: await command.ended(), output: command.output };
}

/** A rebuild that has committed a batch, and is ended by a signal then. */
async function brokenOff(signal: NodeJS.Signals) {
  const command = run(['rebuild']);
  const [, folded = '', all = ''] = await command.printed(/rebuilding: ([1-9][\d,]*) of ([\d,]+)/);
  await command.stop(signal);
  return { folded: count(folded), all: count(all), output: command.output };
}

const count = (text: string) => Number(text.replaceAll(',', ''));

describe('lifeledger rebuild beside a running server', () => {
  it('goes on where it was killed, then stopped, and the server leaves its half to it', async () => {
    const killed = await brokenOff('SIGKILL');
    const stopped = await brokenOff('SIGINT');
    expect(stopped.output).toMatch(/rebuild goes on with it/);
    expect((await done(['projections'])).output).toMatch(/^ +2 +building /m);

    const { code, output } = await done(['rebuild']);
    expect(code).toBe(0);
    const [, rest = ''] = /indexing: ([\d,]+) of/.exec(output) ?? [];
    expect(killed.all).toBeGreaterThanOrEqual(events);
    expect(stopped.all).toBeLessThanOrEqual(killed.all - killed.folded);
    expect(count(rest)).toBeLessThanOrEqual(stopped.all - stopped.folded);
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
