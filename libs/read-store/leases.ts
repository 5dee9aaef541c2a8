import type pg from 'pg';
import { LOCK_NOT_AVAILABLE, sqlState } from './connection.js';
import { Elsewhere } from './failures.js';
import { type Generation, type GenerationRow, parseGeneration } from './generation.js';
import {
  ACQUIRE,
  END_SESSIONS_OF,
  END_SESSIONS_OF_THE_LATE,
  END_TRANSACTIONS,
  IN_TRANSACTION,
  IS_LAST,
  RELEASE,
  RENEW,
  SEIZE,
  type TakenRow,
} from './lease-statements.js';
import type { OneByOne } from './one-by-one.js';
import { rest } from './rest.js';

export interface LeaseOptions {
  readonly client: OneByOne;
  /** Names this process among all that may hold a lease. */
  readonly holder: string;
  /** How long a lease runs where it is not renewed; renewed four times in it. */
  readonly leaseMilliseconds: number;
}

/** A generation whose lease is held, and a signal that tells of its loss. */
export interface Taken {
  readonly generation: Generation;
  readonly lost: AbortSignal;
}

/** So much longer than a lease is a holder that hangs waited for. */
const SEIZING_MILLISECONDS = 5_000;

const LOOK_AGAIN_MILLISECONDS = 5;

interface Held {
  readonly epoch: bigint;
  readonly lost: AbortController;
}

/** The right to write generations: one holder each, renewed while it lives. */
export class Leases {
  readonly #options: LeaseOptions;
  readonly #held = new Map<bigint, Held>();
  readonly #closing = new AbortController();
  readonly #renewing: Promise<void>;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#renewing = this.#keepRenewing();
  }

  /** How long a lease runs where it is not renewed. */
  get leaseMilliseconds(): number {
    return this.#options.leaseMilliseconds;
  }

  /**
   * Takes the lease of a generation. The signal is aborted, with an Elsewhere or what failed, once
   * somebody else has it or it can't be renewed.
   * @returns undefined where somebody else holds it, or moves the checkpoint just now
   */
  async acquire(number: bigint): Promise<Taken | undefined> {
    const { client, holder, leaseMilliseconds } = this.#options;
    await client.query(END_SESSIONS_OF_THE_LATE, [number, holder]);
    const values = [number, holder, leaseMilliseconds];
    const { rows } = await client.query<TakenRow>(ACQUIRE, values);
    const taken = this.#taken(rows);
    const before = rows[0]?.before ?? '';
    // Its lease may have run out only just now, and its rows be in the way of ours.
    if (before !== '' && before !== holder) await client.query(END_SESSIONS_OF, [before]);
    return taken;
  }

  /**
   * The same even from somebody who holds it, who finds out with the next write. One under way is
   * waited for; of a holder that hangs, until its lease has run out.
   * @param session one that may wait
   * @returns undefined where that takes too long, or the generation is not there any more
   */
  async seize(number: bigint, session: pg.Client): Promise<Taken | undefined> {
    const { holder, leaseMilliseconds } = this.#options;
    const deadline = performance.now() + SEIZING_MILLISECONDS + leaseMilliseconds;
    await session.query(`set lock_timeout = ${String(leaseMilliseconds)}`);
    while (performance.now() < deadline) {
      await session.query(END_SESSIONS_OF_THE_LATE, [number, holder]);
      try {
        const values = [number, holder, leaseMilliseconds];
        const { rows } = await session.query<TakenRow>(SEIZE, values);
        const taken = this.#taken(rows);
        await this.#untilHandsOff(rows[0]?.before ?? '', session);
        return taken;
      } catch (error) {
        if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
      }
    }
    return undefined;
  }

  /** What a holder has begun to write it may end, but not keep from us for longer than a lease. */
  async #untilHandsOff(before: string, session: pg.Client): Promise<void> {
    const { holder, leaseMilliseconds } = this.#options;
    if (before === '' || before === holder) return;
    const { rows } = await session.query<{ now: string }>('select clock_timestamp()::text as now');
    const values = [before, rows[0]?.now];
    const deadline = performance.now() + leaseMilliseconds;
    while (((await session.query(IN_TRANSACTION, values)).rowCount ?? 0) > 0) {
      if (performance.now() > deadline) {
        await session.query(END_TRANSACTIONS, values);
      }
      await rest(LOOK_AGAIN_MILLISECONDS, this.#closing.signal);
    }
  }

  #taken([row]: readonly GenerationRow[]): Taken | undefined {
    return row === undefined ? undefined : this.hold(parseGeneration(row));
  }

  /** Renews a lease that was taken by other means: with the generation's making. */
  hold(generation: Generation): Taken {
    const lost = new AbortController();
    this.#held.get(generation.number)?.lost.abort(new Elsewhere('the lease was taken anew'));
    this.#held.set(generation.number, { epoch: generation.epoch, lost });
    return { generation, lost: lost.signal };
  }

  /** Whether the lease that is held here was taken by somebody meanwhile; who works under it is told. */
  wasTaken({ number, epoch }: Pick<Generation, 'number' | 'epoch'>): boolean {
    const held = this.#held.get(number);
    if (held === undefined || held.epoch >= epoch) return false;
    this.#lose(number, held, new Elsewhere('the lease was taken'));
    return true;
  }

  /** Whether the lease under which a generation was taken is still the last one. */
  async isLast({ number, epoch }: Pick<Generation, 'number' | 'epoch'>): Promise<boolean> {
    const { rowCount } = await this.#options.client.query(IS_LAST, [number, epoch]);
    return rowCount === 1;
  }

  /** Gives a lease back, so that nobody has to wait until it runs out. */
  async release(number: bigint): Promise<void> {
    const held = this.#held.get(number);
    if (held === undefined) return;
    this.#held.delete(number);
    await this.#options.client.query(RELEASE, [number, held.epoch]);
  }

  /** Gives back every lease; the session stays its owner's to end. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#renewing;
    for (const number of [...this.#held.keys()]) await this.release(number);
  }

  async #keepRenewing(): Promise<void> {
    const { signal } = this.#closing;
    for (;;) {
      await rest(this.#options.leaseMilliseconds / 4, signal);
      if (signal.aborted) return;
      await this.#renew().catch((error: unknown) => {
        this.#loseAll(error);
      });
    }
  }

  async #renew(): Promise<void> {
    const asked = [...this.#held];
    if (asked.length === 0) return;
    const { rows } = await this.#options.client.query<{ number: string }>(RENEW, [
      this.#options.leaseMilliseconds,
      asked.map(([number]) => number),
      asked.map(([, { epoch }]) => epoch),
    ]);
    const renewed = new Set(rows.map(({ number }) => BigInt(number)));
    for (const [number, held] of asked) {
      if (!renewed.has(number)) this.#lose(number, held, new Elsewhere('the lease was taken'));
    }
  }

  #loseAll(reason: unknown): void {
    for (const [number, held] of [...this.#held]) this.#lose(number, held, reason);
  }

  #lose(number: bigint, held: Held, reason: unknown): void {
    if (this.#held.get(number) === held) this.#held.delete(number);
    held.lost.abort(reason);
  }
}
