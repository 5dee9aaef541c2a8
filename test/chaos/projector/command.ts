import { randomInt } from 'node:crypto';
import { inspect, parseArgs } from 'node:util';
import { openOwnCluster, type OwnCluster } from './cluster.js';
import { runSchedule, type Verdict } from './run-schedule.js';
import { BLOWS } from './schedule.js';

interface Arguments {
  /** Of the first schedule; the others count on from it. */
  readonly seed: number;
  readonly schedules: number;
  /** Goes on beyond `schedules` as long as the time lasts. */
  readonly seconds: number;
  /** How often each blow falls in a schedule. */
  readonly rounds: number;
  /** Tells what everybody says as they say it, and not only where something is wrong. */
  readonly verbose: boolean;
}

const OPTIONS = {
  seed: { type: 'string' },
  schedules: { type: 'string', default: '3' },
  seconds: { type: 'string', default: '0' },
  rounds: { type: 'string', default: '2' },
  verbose: { type: 'boolean', default: false },
} as const;

/** `npm run chaos`: exit code 1 where any schedule left anything wrong behind. */
export async function chaosProjector(args: readonly string[]): Promise<void> {
  const given = parseArguments(args);
  const lines: string[] = [];
  const cluster = await openOwnCluster((line) => lines.push(line));
  try {
    const verdicts = await runAll(given, cluster);
    for (const blow of BLOWS) {
      const times = verdicts.flatMap(({ blows }) => blows.filter((struck) => struck === blow));
      say(`${String(times.length).padStart(6)}  ${blow}`);
    }
    const wrong = verdicts.filter(({ violations }) => violations.length > 0);
    const what = `${String(verdicts.length)} schedules from seed ${String(given.seed)}`;
    say(`${what}, ${String(wrong.length)} violated`);
    if (wrong.length > 0) process.exitCode = 1;
  } finally {
    await cluster.close();
  }
}

async function runAll(given: Arguments, cluster: OwnCluster): Promise<readonly Verdict[]> {
  const deadline = performance.now() + given.seconds * 1000;
  const verdicts: Verdict[] = [];
  while (verdicts.length < given.schedules || performance.now() < deadline) {
    verdicts.push(await runOne(given.seed + verdicts.length, given, cluster));
  }
  return verdicts;
}

async function runOne(seed: number, given: Arguments, cluster: OwnCluster): Promise<Verdict> {
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(2);
  const lines: string[] = [];
  const log = (line: string) => {
    const said = `${seconds().padStart(10)} ${line}`;
    lines.push(said);
    if (given.verbose) say(said);
  };
  const verdict = await runSchedule({ seed, rounds: given.rounds, cluster, log }).catch(
    (error: unknown) => ({
      seed,
      violations: [inspect(error)],
      blows: [],
      events: 0,
      answers: 0,
      generations: 0,
    }),
  );
  const { violations, events, answers, generations } = verdict;
  const found = violations.length === 0 ? 'ok' : `${String(violations.length)} VIOLATIONS`;
  const counts = `${String(events)} events, ${String(answers)} answers, ${String(generations)} generations`;
  say(`seed ${String(seed)}: ${found} (${counts}, ${seconds()} s)`);
  for (const violation of violations.slice(0, 20)) say(`  ${violation}`);
  if (violations.length > 0) {
    const again = `--seed ${String(seed)} --schedules 1 --rounds ${String(given.rounds)}`;
    say(`  again: npm run chaos -- ${again}`);
    if (!given.verbose) for (const line of lines) say(line);
  }
  return verdict;
}

function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  return {
    seed: values.seed === undefined ? randomInt(1_000_000) : wholeNumber('seed', values.seed),
    schedules: wholeNumber('schedules', values.schedules),
    seconds: wholeNumber('seconds', values.seconds),
    rounds: wholeNumber('rounds', values.rounds),
    verbose: values.verbose,
  };
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name} is a whole number, not ${JSON.stringify(text)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
