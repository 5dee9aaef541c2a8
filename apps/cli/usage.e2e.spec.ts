import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CommandLine } from '../../test/support/command-line.js';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lifeledger-usage-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

const run = (...words: string[]) => new CommandLine(words, { dataDir });

it('names the program as it is called, not the file that runs', async () => {
  const [usage] = await run('parked', '--help').printed(/Usage: .*/);
  expect(usage).toMatch(/^Usage: lifeledger parked /);
});

it('says which version it is', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const command = run('--version');
  expect(await command.ended()).toBe(0);
  expect(command.output).toBe(`${version}\n`);
});

it.each([
  ['rebuild', ['rebuild', 'wait']],
  ['retry', ['parked', 'retry', '17']],
  ['parked', ['parked', 'lst']],
  ['show', ['parked', 'show', '17', '18']],
])('%s refuses words that it does not know', async (name, words) => {
  const command = run(...words);
  expect(await command.ended()).toBe(1);
  expect(command.output).toContain(`too many arguments for '${name}'`);
});
