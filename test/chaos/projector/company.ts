import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../../libs/event-store/index.js';
import { until } from '../../support/until.js';
import { noteCodec } from '../notes.js';
import { writeLane } from '../writing.js';
import { mending, NEVER } from './ailing.js';
import { type Told, keepAsking } from './asking.js';
import type { Post } from './child.js';
import { startWorker, type Worker } from './children.js';
import { Operator } from './operator.js';
import { patiently } from './patiently.js';
import { Poisoner } from './poisoner.js';
import type { Stage } from './stage.js';

export const LEASE_MILLISECONDS = 400;
const LANES = 3;
/** More than folding what is left takes on a busy machine. */
const PATIENCE_SECONDS = 120;
/** What a projector says that folds something no more: none of the blows is reason enough. */
const GIVES_UP = /^the projector stopped|^generation \d+ is folded no more/;

export interface CompanyOptions {
  readonly stage: Stage;
  readonly seed: number;
  readonly log: (line: string) => void;
}

/** Everybody at work: two projectors, writers, an operator, one who poisons, and one who asks. */
export class Company {
  readonly #options: CompanyOptions;
  readonly #leaving = new AbortController();
  readonly #done = new AbortController();
  readonly #made = new Map<bigint, number>();
  readonly #writing: readonly Promise<void>[];
  readonly #asking: Promise<Told>;
  #acts: Promise<void> = Promise.resolve();
  #release = 0;
  readonly workers: readonly Worker[];
  readonly operator: Operator;
  readonly poisoner: Poisoner;
  /** What somebody found wrong at once. */
  readonly wrong: string[] = [];

  constructor(options: CompanyOptions) {
    this.#options = options;
    const { stage, seed } = options;
    const { signal } = this.#leaving;
    this.workers = [0, 1].map((n) => this.#hire(`projector ${String(n)}`));
    this.operator = new Operator({
      ...{ stage, signal, log: this.#say('operator') },
      post: () => this.#post(),
      made: () => this.made(),
    });
    const folded = () => this.folded();
    this.poisoner = new Poisoner({ log: stage.log, seed, signal, folded });
    this.#writing = Array.from({ length: LANES }, (_, lane) => this.#write(lane));
    this.#asking = keepAsking(stage.reads, signal);
  }

  get release(): number {
    return this.#release;
  }

  /** Behind the acts that are under way; falls on whatever falls meanwhile. */
  begin(name: string, act: () => Promise<void>): void {
    this.#acts = this.#acts.then(act).catch((error: unknown) => {
      this.wrong.push(`${name}: ${messageOf(error)}`);
    });
  }

  /** No act of an operator is under way. */
  idle(): Promise<void> {
    return this.#acts;
  }

  /** Every whole generation stands at least where the log ends now. */
  async folded(): Promise<void> {
    const { log, reads } = this.#options.stage;
    const head = await patiently(() => log.head());
    await until(async () => {
      const status = await patiently(() => reads.status());
      return (
        status.state === 'live' &&
        status.generations
          .filter(({ state }) => state === 'whole')
          .every(({ position }) => position >= head.position)
      );
    }, PATIENCE_SECONDS);
  }

  /** The release that built each generation which is whole by now. */
  async made(): Promise<ReadonlyMap<bigint, number>> {
    const { generations } = await patiently(() => this.#options.stage.reads.status());
    for (const { number, state } of generations) {
      if (state === 'whole' && !this.#made.has(number)) this.#made.set(number, this.#release);
    }
    return this.#made;
  }

  /** Lets the next release fold, which can do more: what it can't is parked by the one before. */
  async renew(): Promise<void> {
    await this.idle();
    await this.folded();
    await this.made();
    this.#release += 1;
    for (const worker of this.workers) worker.kill();
  }

  /** No more is written by the lanes. */
  async written(): Promise<void> {
    this.#done.abort();
    await Promise.all(this.#writing);
  }

  /** Sends everybody home. @returns what those were told who asked */
  async close(): Promise<Told> {
    this.#done.abort();
    this.#leaving.abort();
    for (const worker of this.workers) await worker.close();
    await this.#acts;
    return this.#asking;
  }

  #hire(name: string): Worker {
    const orders = () => ({ ...this.#post(), role: 'fold' as const });
    const say = this.#say(name);
    return startWorker(orders, {
      log: (line) => {
        say(line);
        if (GIVES_UP.test(line)) this.wrong.push(`${name}: ${line}`);
      },
      gaveUp: (last) => this.wrong.push(`${name} ended by itself: ${last}`),
    });
  }

  #write(lane: number): Promise<void> {
    const { stage, seed } = this.#options;
    return writeLane(lane, {
      ...{ store: stage.log, seed, notes: 100_000, signal: this.#done.signal },
      codec: mending(noteCodec, NEVER),
      appended: () => pause(30),
    });
  }

  #post(): Post {
    const { databaseUrl, storeUrl } = this.#options.stage;
    const node = storeUrl === undefined ? {} : { storeUrl };
    const release = this.#release;
    return { databaseUrl, ...node, leaseMilliseconds: LEASE_MILLISECONDS, release };
  }

  #say(who: string): (line: string) => void {
    return (line) => {
      this.#options.log(`${who}: ${line}`);
    };
  }
}
