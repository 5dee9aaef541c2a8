import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../libs/event-store/index.js';
import { createRandom, type Random } from '../../libs/intake/simulation/random.js';
import { delegating, naiveRowsOf, rowsOf } from '../support/toy-read-models.js';
import { until } from '../support/until.js';
import { loggedNote, type LoggedNote, noteCodec } from './notes.js';
import { wrongInDelivery, wrongInHandled, wrongInLog } from './oracle.js';
import { keepReading, projectorOf, type Trace } from './reading.js';
import { type Counts, dealerOf, scheduleOf } from './schedule.js';
import { openStage, type Stage } from './stage.js';
import { type Acknowledged, writeLane } from './writing.js';

/** What became of one schedule. */
export interface Verdict {
  readonly seed: number;
  /** Empty where every event stood in the log once, in order, and the rows were right. */
  readonly violations: readonly string[];
  readonly counts: Counts;
  readonly seconds: number;
}

export interface ScheduleOptions {
  readonly seed: number;
  /** How many notes are written. */
  readonly events: number;
  /** One line for each thing that the parties say. */
  readonly log: (line: string) => void;
}

const LANES = 4;

/** More than writing so many events takes on a busy machine, and as long again for folding them. */
export function secondsFor(events: number): number {
  return 120 + events / 20;
}

/** Runs a writer and a projector under one schedule of faults, and judges what they leave behind. */
export async function runSchedule(options: ScheduleOptions): Promise<Verdict> {
  const { seed, events, log } = options;
  const started = performance.now();
  const hundreds = Math.max(1, Math.floor(events / 100));
  const rounds = { append: hundreds, read: hundreds, subscribe: hundreds };
  const dealer = dealerOf(scheduleOf(seed, rounds));
  const stage = await openStage({ aim: dealer.aim, log });
  try {
    const violations = await play(stage, options);
    const seconds = (performance.now() - started) / 1000;
    return { seed, violations, counts: dealer.counts(), seconds };
  } finally {
    await stage.close();
  }
}

async function play(stage: Stage, options: ScheduleOptions): Promise<readonly string[]> {
  const trace: Trace = { handled: [], deliveries: [] };
  const acknowledged: Acknowledged[] = [];
  await projectorOf({ ...stage, store: stage.log, log: options.log }, trace).rebuild();
  trace.deliveries.length = 0;
  options.log('writing and folding');
  const failures = await act(stage, options, { trace, acknowledged });
  options.log('ending');
  await stage.endFaults();
  options.log('judging');
  return [...failures, ...(await judge(stage, trace, acknowledged))];
}

interface Notebook {
  readonly trace: Trace;
  readonly acknowledged: Acknowledged[];
}

/** Lets everybody work until all is written and folded; what went wrong on the way. */
async function act(
  stage: Stage,
  { seed, events, log }: ScheduleOptions,
  { trace, acknowledged }: Notebook,
): Promise<readonly string[]> {
  const seconds = secondsFor(events);
  const [writing, reading] = [new AbortController(), new AbortController()];
  const failures: string[] = [];
  const failed = (who: string) => (error: unknown) => {
    failures.push(`${who}: ${messageOf(error)}`);
    writing.abort();
  };
  const reader = keepReading({ ...stage, seed, signal: reading.signal, log }, trace).catch(
    failed('the projector stopped'),
  );
  const timer = setTimeout(() => {
    failed('the writers')(new Error(`not done within ${String(seconds)} seconds`));
  }, seconds * 1000);
  const random = createRandom(seed, 'noise');
  const lanes = Array.from({ length: LANES }, (_, lane) =>
    writeLane(lane, {
      store: stage.store,
      seed,
      notes: Math.ceil(events / LANES),
      signal: writing.signal,
      appended: async (told) => {
        acknowledged.push(told);
        await makeNoise(stage, random);
      },
    }),
  );
  await Promise.all(lanes).catch(failed('a writer stopped'));
  clearTimeout(timer);
  log('all is written');
  if (failures.length === 0) await folded(stage, seconds).catch(failed('the projector'));
  reading.abort();
  await reader;
  return failures;
}

async function folded({ log, reads }: Stage, seconds: number): Promise<void> {
  const last = (await loggedNotes(log)).at(-1)?.position ?? 0n;
  await until(async () => (await reads.status()).position >= last, seconds);
}

/** Now and then, behind everybody's back, records that nobody asked for. */
async function makeNoise({ log }: Stage, random: Random): Promise<void> {
  if (random() < 0.6) return;
  const nothing = Buffer.from('{}');
  const count = 1 + Math.floor(random() * 12);
  await log.append(
    'noise',
    'any',
    Array.from({ length: count }, () => ({
      id: randomUUID(),
      type: 'Noise',
      contentType: 'application/json' as const,
      data: nothing,
      metadata: nothing,
    })),
  );
}

async function loggedNotes(log: Stage['log']): Promise<readonly LoggedNote[]> {
  const found: LoggedNote[] = [];
  for await (const page of log.readAll({ filter: { streamPrefixes: ['customer-'] } })) {
    found.push(...page.map(loggedNote));
  }
  return found;
}

async function judge(
  { databaseUrl, log }: Stage,
  { handled, deliveries }: Trace,
  acknowledged: readonly Acknowledged[],
): Promise<readonly string[]> {
  const standing = await loggedNotes(log);
  const positions = standing.map(({ position }) => position);
  const filter = { streamPrefixes: ['customer-'] };
  const ours = { ...delegating(log), readAll: () => log.readAll({ filter }) };
  const expected = await naiveRowsOf({ store: ours, codec: noteCodec });
  const rows = await rowsOf(databaseUrl);
  return [
    ...wrongInLog(standing, acknowledged),
    ...wrongInHandled(handled, positions),
    ...deliveries.flatMap((delivery) => wrongInDelivery(delivery, positions)),
    ...(isDeepStrictEqual(rows, expected) ? [] : ['the rows are not what the log says']),
  ];
}
