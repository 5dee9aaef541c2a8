import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../../libs/event-store/index.js';
import { query } from '../../support/toy-read-models.js';
import { until } from '../../support/until.js';
import { writeLane } from '../writing.js';
import type { Orders } from './child.js';
import { runOnce, startWorker, type Worker } from './children.js';
import type { OwnCluster } from './cluster.js';
import { judge } from './judge.js';
import { type Blow, scheduleOf, type Turn } from './schedule.js';
import { LOGS, openStage, type Stage } from './stage.js';

export interface ScheduleOptions {
  readonly seed: number;
  /** How often each blow falls. */
  readonly rounds: number;
  readonly cluster: OwnCluster;
  readonly log: (line: string) => void;
}

/** What became of one schedule. */
export interface Verdict {
  readonly seed: number;
  /** Empty where nothing was lost, doubled or out of order, and all rows were right. */
  readonly violations: readonly string[];
  readonly blows: readonly Blow[];
  readonly events: number;
  readonly generations: number;
}

const LEASE_MILLISECONDS = 400;
const LANES = 3;
/** More than folding what is left takes on a busy machine. */
const PATIENCE_SECONDS = 120;

/** Two projectors, one folding and one standing by, under blow after blow while others write. */
export async function runSchedule(options: ScheduleOptions): Promise<Verdict> {
  const { seed, rounds, log } = options;
  const stage = await openStage(LOGS[seed % LOGS.length] ?? 'postgres', log);
  const turns = scheduleOf(seed, rounds);
  try {
    const failures = await play(stage, turns, options);
    const { generations } = await stage.reads.status();
    const violations = await judge(stage.databaseUrl, stage.log, generations);
    return {
      seed,
      violations: [...failures, ...violations],
      blows: turns.map(({ blow }) => blow),
      events: await countEvents(stage),
      generations: generations.length,
    };
  } finally {
    await stage.close();
  }
}

/** Everybody at work; what did not come to be. */
async function play(
  stage: Stage,
  turns: readonly Turn[],
  { seed, cluster, log }: ScheduleOptions,
): Promise<readonly string[]> {
  const orders = ordersFor(stage);
  const say = (who: string) => (line: string) => {
    log(`${who}: ${line}`);
  };
  const workers = [0, 1].map((n) =>
    startWorker({ ...orders, role: 'fold' }, say(`projector ${String(n)}`)),
  );
  const enough = new AbortController();
  const writing = Array.from({ length: LANES }, (_, lane) =>
    writeLane(lane, {
      store: stage.log,
      seed,
      notes: 100_000,
      signal: enough.signal,
      appended: () => pause(3),
    }),
  );
  try {
    const rebuilds = { ...orders, role: 'rebuild' as const };
    for (const turn of turns) {
      await pause(turn.afterMilliseconds);
      log(`blow: ${turn.blow}`);
      await strike(turn, { stage, cluster, workers, rebuilds, log: say('rebuild') });
    }
    enough.abort();
    await Promise.all(writing);
    await allFolded(stage);
    return [];
  } catch (error) {
    return [messageOf(error)];
  } finally {
    enough.abort();
    for (const worker of workers) await worker.close();
  }
}

function ordersFor({ databaseUrl, storeUrl }: Stage): Omit<Orders, 'role'> {
  const node = storeUrl === undefined ? {} : { storeUrl };
  return { databaseUrl, ...node, leaseMilliseconds: LEASE_MILLISECONDS };
}

interface Scene {
  readonly stage: Stage;
  readonly cluster: OwnCluster;
  readonly workers: readonly Worker[];
  readonly rebuilds: Orders;
  readonly log: (line: string) => void;
}

async function strike(
  { blow, worker: hit, amount }: Turn,
  { stage, cluster, workers, rebuilds, log }: Scene,
): Promise<void> {
  const worker = workers[hit];
  const blows: Readonly<Record<Blow, () => Promise<unknown>>> = {
    kill: () => Promise.resolve(worker?.kill()),
    pause: async () => {
      worker?.stop();
      // From well within its lease to long beyond it.
      await pause(LEASE_MILLISECONDS * 3 * amount);
      worker?.goOn();
    },
    'end-sessions': () => endSessions(stage),
    'restart-database': () => cluster.restart(),
    'cut-store': () => stage.cutStore(),
    rebuild: () => runOnce(rebuilds, { log, signal: new AbortController().signal }),
    'kill-rebuild': () =>
      runOnce(rebuilds, { log, signal: AbortSignal.timeout(Math.round(500 + 2_000 * amount)) }),
  };
  // A blow may hit a database that is just coming back; then it falls on nobody.
  await blows[blow]().catch((error: unknown) => {
    log(`${blow} fell on nobody: ${messageOf(error)}`);
  });
}

function endSessions({ databaseUrl }: Stage): Promise<unknown> {
  return query(
    databaseUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database()
       and (application_name like 'lifeledger projector %' or application_name = 'lifeledger leases')`,
  );
}

/** Every whole generation stands at the log's end. */
async function allFolded({ log, reads }: Stage): Promise<void> {
  await until(async () => {
    const head = await log.head().catch(() => undefined);
    const status = await reads.status().catch(() => undefined);
    if (head === undefined || status?.state !== 'live') return false;
    return status.generations
      .filter(({ state }) => state === 'whole')
      .every(({ position }) => position >= head.position);
  }, PATIENCE_SECONDS);
}

async function countEvents({ log }: Stage): Promise<number> {
  let events = 0;
  for await (const page of log.readAll()) events += page.length;
  return events;
}
