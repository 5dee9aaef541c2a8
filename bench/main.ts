import { mkdir, writeFile } from 'node:fs/promises';
import { appendBench } from './append.js';
import { asOfBench } from './as-of.js';
import { serveAsChild } from './child.js';
import { commandsBench } from './commands.js';
import { peersBench } from './contest/bench.js';
import { describeEnvironment, type Environment, environmentLines } from './environment.js';
import { type Figure, timed } from './figures.js';
import { foldBench } from './fold.js';
import { foldRange } from './fold-range.js';
import { hotCustomerBench } from './hot-customer.js';
import { importBench } from './import.js';
import { serveDoorAsChild } from './node/door-process.js';
import { nodeBench } from './node/bench.js';
import { lagBench } from './lag.js';
import { load } from './load.js';
import { measureMemory, memoryBench } from './memory.js';
import { type Options, parseOptions } from './options.js';
import { queriesBench } from './queries.js';
import { projectAsChild, recoveryBench } from './recovery.js';
import { tableOf } from './table.js';
import { type Bench, inWorkshop, type Workshop } from './workshop.js';

const benches: readonly Bench[] = [
  ...[importBench, foldBench, appendBench, lagBench, nodeBench, commandsBench, queriesBench],
  ...[asOfBench, hotCustomerBench, recoveryBench, peersBench, memoryBench],
];

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--child') return runChild(args[1]);
  const options = parseOptions(args);
  const chosen = choose(options.only);
  const { environment, figures } = await inWorkshop(options, say, async (workshop) => ({
    environment: await describeEnvironment(workshop.server),
    figures: await runAll(chosen, workshop),
  }));
  print('');
  for (const line of [...environmentLines(environment), seedLine(options), '']) print(line);
  for (const line of tableOf(figures)) print(line);
  print(`\n${await save({ options, environment, figures })}`);
}

function runChild(role: string | undefined): Promise<void> {
  if (role === 'door') return serveDoorAsChild();
  if (role === 'projector') return projectAsChild();
  if (role === 'range') return serveAsChild<'range'>(foldRange);
  return role === 'load' ? serveAsChild<'load'>(load) : serveAsChild<'memory'>(measureMemory);
}

function choose(only: readonly string[]): readonly Bench[] {
  const names = benches.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`--only ${unknown}: there are ${names.join(', ')}`);
  }
  return only.length === 0 ? benches : benches.filter(({ name }) => only.includes(name));
}

async function runAll(chosen: readonly Bench[], workshop: Workshop): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, run } of chosen) {
    say(`${name} …`);
    const { result, milliseconds } = await timed(() => runOne(run, name, workshop));
    figures.push(...result);
    say(`${name}: ${Math.round(milliseconds / 1_000)} s`);
  }
  return figures;
}

/** What one benchmark fails at costs its own figures, not those of the others. */
async function runOne(
  run: Bench['run'],
  name: string,
  workshop: Workshop,
): Promise<readonly Figure[]> {
  try {
    return await run(workshop);
  } catch (error) {
    process.exitCode = 1;
    say(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const note = `failed: ${error instanceof Error ? error.message : String(error)}`;
    return [{ measure: name, value: NaN, unit: '', note }];
  }
}

/** @returns the file's name */
async function save(report: {
  options: Options;
  environment: Environment;
  figures: readonly Figure[];
}): Promise<string> {
  const at = new Date().toISOString();
  const file = `bench/results/${at.slice(0, 19).replaceAll(':', '-')}.json`;
  await mkdir('bench/results', { recursive: true });
  await writeFile(file, `${JSON.stringify({ at, ...report }, null, 2)}\n`);
  return file;
}

function seedLine({ seed, quick }: Options): string {
  return `seed ${seed}${quick ? ', quick: a look, not figures to quote' : ''}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
