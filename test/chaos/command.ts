import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect, parseArgs } from 'node:util';
import startPostgres from '../support/start-postgres.js';
import stopPostgres from '../support/stop-postgres.js';
import { runSchedule, type ScheduleOptions, secondsFor, type Verdict } from './run-schedule.js';
import { type Counts, sumOf } from './schedule.js';

interface Arguments {
  /** Of the first schedule; the others count on from it. */
  readonly seed: number;
  readonly schedules: number;
  /** Goes on beyond `schedules` as long as the time lasts. */
  readonly seconds: number;
  readonly events: number;
  /** How often each fault must have struck at the end. */
  readonly leastStrikes: number;
  /** Tells what the parties say as they say it, and not only where something is wrong. */
  readonly verbose: boolean;
}

const OPENING_AND_CLOSING_SECONDS = 60;

const OPTIONS = {
  seed: { type: 'string' },
  schedules: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '0' },
  events: { type: 'string', default: '2000' },
  'least-strikes': { type: 'string', default: '0' },
  verbose: { type: 'boolean', default: false },
} as const;

/** `npm run chaos:store`: exit code 1 where any schedule left anything wrong behind. */
export async function chaosStore(args: readonly string[]): Promise<void> {
  const given = parseArguments(args);
  await startPostgres();
  try {
    const verdicts = await runAll(given);
    const counts = sumOf(verdicts.map((verdict) => verdict.counts));
    tellCounts(counts);
    const rare = Object.entries(counts).filter(([, count]) => count < given.leastStrikes);
    for (const [name] of rare) say(`too seldom: ${name}`);
    const wrong = verdicts.filter(({ violations }) => violations.length > 0);
    const what = `${String(verdicts.length)} schedules from seed ${String(given.seed)}`;
    say(`${what}, ${String(wrong.length)} violated`);
    if (wrong.length > 0 || rare.length > 0) process.exitCode = 1;
  } finally {
    await stopPostgres();
  }
}

async function runAll(given: Arguments): Promise<readonly Verdict[]> {
  const deadline = performance.now() + given.seconds * 1000;
  const verdicts: Verdict[] = [];
  while (verdicts.length < given.schedules || performance.now() < deadline) {
    verdicts.push(await runOne(given.seed + verdicts.length, given));
  }
  return verdicts;
}

/** One schedule; what nobody catches meanwhile violates it. */
async function runOne(seed: number, given: Arguments): Promise<Verdict> {
  const escaped: string[] = [];
  const note = (error: unknown) => escaped.push(`nobody caught: ${inspect(error)}`);
  process.on('unhandledRejection', note).on('uncaughtException', note);
  const started = performance.now();
  const lines: string[] = [];
  const log = (line: string) => {
    const seconds = (performance.now() - started) / 1000;
    const said = `${seconds.toFixed(2).padStart(10)} ${line}`;
    lines.push(said);
    if (given.verbose) say(said);
  };
  const ran = await runInTime({ seed, events: given.events, log });
  process.off('unhandledRejection', note).off('uncaughtException', note);
  const verdict = { ...ran, violations: [...ran.violations, ...escaped] };
  tellVerdict(verdict, given);
  if (verdict.violations.length > 0 && !given.verbose) for (const line of lines) say(line);
  return verdict;
}

/** A schedule that hangs, or that breaks down by itself, is violated too. */
async function runInTime(options: ScheduleOptions): Promise<Verdict> {
  const { seed, events } = options;
  const most = 2 * secondsFor(events) + OPENING_AND_CLOSING_SECONDS;
  const done = new AbortController();
  const violated = (violation: string): Verdict => {
    return { seed, violations: [violation], counts: {}, seconds: most };
  };
  const hung = pause(most * 1000, undefined, done).then(
    () => violated(`it did not end within ${String(most)} seconds`),
    () => violated('never told: the schedule has ended'),
  );
  const ran = runSchedule(options).catch((error: unknown) => violated(inspect(error)));
  const verdict = await Promise.race([ran, hung]);
  done.abort();
  return verdict;
}

function tellVerdict({ seed, violations, counts, seconds }: Verdict, { events }: Arguments): void {
  const strikes = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const found = violations.length === 0 ? 'ok' : `${String(violations.length)} VIOLATIONS`;
  say(
    `seed ${String(seed)}: ${found} (${String(events)} events, ${String(strikes)} faults, ${seconds.toFixed(1)} s)`,
  );
  for (const violation of violations.slice(0, 20)) say(`  ${violation}`);
  if (violations.length === 0) return;
  say(
    `  again: npm run chaos:store -- --seed ${String(seed)} --schedules 1 --events ${String(events)}`,
  );
}

function tellCounts(counts: Counts): void {
  for (const [name, count] of Object.entries(counts)) say(`${String(count).padStart(6)}  ${name}`);
}

function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  return {
    seed: values.seed === undefined ? randomInt(1_000_000) : wholeNumber('seed', values.seed),
    schedules: wholeNumber('schedules', values.schedules),
    seconds: wholeNumber('seconds', values.seconds),
    events: wholeNumber('events', values.events),
    leastStrikes: wholeNumber('least-strikes', values['least-strikes']),
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
