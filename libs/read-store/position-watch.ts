import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { messageOf, type Position } from '../event-store/index.js';
import { FOLDED_CHANNEL } from './connection.js';

/** The announcement is a hint, the checkpoint the truth: it is looked at so often while anyone waits. */
const POLL_MILLISECONDS = 250;

interface Waiter {
  readonly position: Position;
  readonly wake: () => void;
}

/** A wish to be woken once a position is folded; to be cancelled in any case. */
export interface Notice {
  /** Settles when woken, or after so many milliseconds. @throws AbortError */
  readonly within: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly cancel: () => void;
}

export interface PositionWatchOptions {
  /** A connection of its own, and who is told when it is lost. */
  readonly connect: (onLost: (error: Error) => void) => Promise<pg.Client>;
  /** The position folded so far; undefined while there is nothing to answer from. */
  readonly look: () => Promise<Position | undefined>;
  readonly log: (line: string) => void;
}

/** Wakes those who wait for a position: one listening connection and one poll for all of them. */
export class PositionWatch {
  readonly #options: PositionWatchOptions;
  readonly #waiters = new Set<Waiter>();
  readonly #closing = signalOf('closing');
  #listener: pg.Client | undefined;
  #polling: Promise<void> | undefined;
  /** The furthest position that was announced, or seen. */
  #heard: Position = 0n;

  constructor(options: PositionWatchOptions) {
    this.#options = options;
  }

  /** Announcements count from now on, so: ask for notice, look for yourself, then wait. */
  notice(position: Position): Notice {
    const folded = signalOf('folded');
    const waiter = { position, wake: folded.give };
    this.#waiters.add(waiter);
    this.#polling ??= this.#poll();
    return {
      within: async (milliseconds, signal) => {
        await within(folded.given, milliseconds, signal);
      },
      cancel: () => {
        this.#waiters.delete(waiter);
      },
    };
  }

  /** Whether a position is known to be folded, be it in a generation of another release. */
  hasHeardOf(position: Position): boolean {
    return this.#heard >= position;
  }

  async close(): Promise<void> {
    this.#closing.give();
    this.#wake(undefined);
    await this.#polling;
    await this.#listener?.end();
  }

  /** Runs while anyone waits; listens again where the connection was lost. */
  async #poll(): Promise<void> {
    let closing: 'closing' | undefined;
    while (this.#waiters.size > 0 && closing === undefined) {
      try {
        this.#listener ??= await this.#listen();
        this.#wake(await this.#options.look());
      } catch (error) {
        this.#options.log(`can't see how far the read models are: ${messageOf(error)}`);
      }
      closing = await within(this.#closing.given, POLL_MILLISECONDS);
    }
    this.#polling = undefined;
  }

  async #listen(): Promise<pg.Client> {
    const client = await this.#options.connect((error) => {
      this.#listener = undefined;
      this.#options.log(`lost the connection that hears of new positions: ${error.message}`);
    });
    client.on('notification', ({ payload }) => {
      this.#wake(positionIn(payload));
    });
    try {
      await client.query(`listen ${FOLDED_CHANNEL}`);
      return client;
    } catch (error) {
      await client.end();
      throw error;
    }
  }

  /** @param position undefined: let everyone look for themselves */
  #wake(position: Position | undefined): void {
    if (position !== undefined && position > this.#heard) this.#heard = position;
    for (const waiter of this.#waiters) {
      if (position === undefined || position >= waiter.position) waiter.wake();
    }
  }
}

/** Anybody who may use the database may announce anything. */
function positionIn(payload: string | undefined): Position | undefined {
  return payload !== undefined && /^\d{1,19}$/.test(payload) ? BigInt(payload) : undefined;
}

/** Something that happens once, and a promise of it. */
function signalOf<const T>(what: T): { readonly given: Promise<T>; readonly give: () => void } {
  let give = (): void => undefined;
  const given = new Promise<T>((resolve) => {
    give = () => {
      resolve(what);
    };
  });
  return { given, give };
}

/** What the promise says, or undefined when it has said nothing for so long. */
async function within<T>(
  promise: Promise<T>,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const enough = new AbortController();
  const stop = signal === undefined ? enough.signal : AbortSignal.any([enough.signal, signal]);
  try {
    return await Promise.race([promise, pause(milliseconds, undefined, { signal: stop })]);
  } finally {
    enough.abort();
  }
}
