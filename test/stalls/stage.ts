import { performance } from 'node:perf_hooks';
import { type Cause, type Judgement, ProjectorWatch } from '../../apps/projector/index.js';
import type { EventStore } from '../../libs/event-store/index.js';
import type { Projector, ProjectorOptions } from '../../libs/read-store/index.js';
import { freshDatabase } from '../support/database.js';
import type { ToyEvent } from '../support/toy-projections.js';
import { openToys, type Running, running, type Toys } from '../support/toy-read-models.js';
import { until } from '../support/until.js';

/** Everything that waits, a tenth of what it is in production or less. */
const SCALED = { sampleMilliseconds: 50, stallMilliseconds: 400, patienceMilliseconds: 300 };
/** For those who expect no alarm: a machine that is slow for a moment is none either. */
export const UNHURRIED = { stallMilliseconds: 2_000, patienceMilliseconds: 5_000 };
const LEASE = { leaseMilliseconds: 500, standByMilliseconds: 50, backOffMilliseconds: 100 };

/** What production promises, at its thresholds; here everything is quicker. */
const BOUND_SECONDS = 10;

/** Read models, their log, and the watch of a process over both. */
export interface Stage extends Toys {
  readonly databaseUrl: string;
  /** Of the watched process; folds only where it is `fold`ed. */
  readonly own: Projector;
  readonly watch: ProjectorWatch;
  /** What the watch says of its own accord. */
  readonly lines: readonly string[];
  /** Lets a projector fold from now on; the process's own where none is named. */
  readonly fold: (projector?: Projector) => Running;
  /** One as another process has it. */
  readonly another: (options?: Partial<ProjectorOptions<ToyEvent>>) => Projector;
  /** One event of one customer more. */
  readonly happen: () => Promise<bigint>;
}

export interface StageOptions {
  /** Between everybody and PostgreSQL: where it is to be found. */
  readonly database?: (url: string) => Promise<string>;
  /** Between everybody and the log. */
  readonly store?: (log: EventStore) => EventStore;
  /** Of the process's own projector. */
  readonly own?: Partial<ProjectorOptions<ToyEvent>>;
  /** Of the watch. */
  readonly thresholds?: Partial<typeof SCALED>;
}

export async function openStage({
  store,
  database: via,
  own = {},
  thresholds = {},
}: StageOptions = {}): Promise<Stage> {
  const database = await freshDatabase();
  const toys = await openToys((await via?.(database.url)) ?? database.url);
  const log = store?.(toys.store) ?? toys.store;
  const another: Stage['another'] = (options) =>
    toys.projector({ ...LEASE, store: log, ...options });
  const projector = another(own);
  const lines: string[] = [];
  const watched = {
    ...{ store: log, reads: toys.reads, projector },
    storeTrouble: () => undefined,
    databaseIsUp: () => true,
  };
  const settings = { ...SCALED, ...thresholds, log: (line: string) => lines.push(line) };
  const watch = new ProjectorWatch(watched, settings);
  const leaving = new AbortController();
  const watching = watch.run(leaving.signal);
  const folding: Running[] = [];
  return {
    ...toys,
    ...{ databaseUrl: database.url, own: projector, watch, lines, another },
    fold: (one = projector) => {
      const begun = running(one);
      folding.push(begun);
      return begun;
    },
    happen: () => toys.note({ customer: 'a', ref: crypto.randomUUID(), amount: '1', text: 't' }),
    close: async () => {
      leaving.abort();
      await watching;
      await Promise.all(folding.map((one) => one.stop()));
      await toys.close();
      await database.drop();
    },
  };
}

/** Comes to be within the promised time; what was judged then. */
export async function unreadyFor({ watch }: Stage, cause: Cause): Promise<Judgement> {
  const began = performance.now();
  let judgement = await watch.judge();
  await until(async () => {
    judgement = await watch.judge();
    return !judgement.ready && causesIn(judgement).includes(cause);
  }, BOUND_SECONDS).catch((error: unknown) => {
    throw new Error(`not unready for ${cause}, but ${textsIn(judgement)}`, { cause: error });
  });
  if (performance.now() - began > BOUND_SECONDS * 1_000) throw new Error('too late');
  return judgement;
}

/** Comes to be within the promised time. */
export async function ready({ watch }: Stage): Promise<void> {
  let judgement: Judgement | undefined;
  await until(async () => {
    judgement = await watch.judge();
    return judgement.ready;
  }, BOUND_SECONDS).catch((error: unknown) => {
    const texts = judgement === undefined ? 'silent' : textsIn(judgement);
    throw new Error(`not ready, but ${texts}`, { cause: error });
  });
}

export function causesIn({ reasons }: Judgement): readonly Cause[] {
  return reasons.map(({ cause }) => cause);
}

export function textsIn({ reasons, ready: isReady }: Judgement): string {
  return isReady ? 'ready' : reasons.map(({ cause, text }) => `${cause}: ${text}`).join('; ');
}
