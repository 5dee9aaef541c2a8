import { getHeapStatistics } from 'node:v8';
import type { History } from './history.js';
import type { Position } from './port.js';
import { Turns } from './turns.js';

const MEBIBYTE = 1024 * 1024;
/** What a history takes in memory, roughly: by itself, for each of its events, for each byte of their data. */
const WEIGHT = { history: 3_000, event: 250, byte: 1 };

/**
 * Folded histories, by stream, that one process keeps between its transactions, so that a long
 * stream is not folded for every command. The log stays the truth: whoever takes a history out
 * appends under its revision, or reads on before he believes it.
 * A history is in one hand at a time: transactions of one stream take turns, and hold it alone. It
 * may be dropped at any time, and is where it was not used for longest while all together are too
 * heavy; one that is too heavy by itself is never kept.
 */
export class Histories<State> {
  /** The one used last stands last. */
  readonly #kept = new Map<string, History<State>>();
  readonly #turns = new Turns();
  readonly #bytesMax: number;
  #bytes = 0;
  #highest: Position = 0n;

  /**
   * @param bytesMax of memory, estimated; default 256 MiB, or an eighth of the heap that the process
   *   may take where that is less: some 400,000 events
   */
  constructor(bytesMax = Math.min(256 * MEBIBYTE, getHeapStatistics().heap_size_limit / 8)) {
    this.#bytesMax = bytesMax;
  }

  /** The greatest position that anything kept so far stood at. */
  get highest(): Position {
    return this.#highest;
  }

  /** Of memory, estimated. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Waits for the work on the same stream before; on different streams it goes on side by side. */
  inTurn<Result>(stream: string, work: () => Promise<Result>): Promise<Result> {
    return this.#turns.take(stream, work);
  }

  /** What is kept of a stream; it is not kept any more. To be called in turn. */
  take(stream: string): History<State> | undefined {
    const history = this.#kept.get(stream);
    if (history === undefined) return undefined;
    this.#kept.delete(stream);
    this.#bytes -= weightOf(history);
    return history;
  }

  /** Keeps a history, which its giver does not touch any more. To be called in turn. */
  keep(stream: string, history: History<State>): void {
    if (history.isAhead || history.revision === -1n) return;
    if (history.position > this.#highest) this.#highest = history.position;
    const weight = weightOf(history);
    if (weight > this.#bytesMax) return;
    this.take(stream);
    this.#kept.set(stream, history);
    this.#bytes += weight;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#bytesMax) return;
      this.take(oldest);
    }
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
    this.#highest = 0n;
  }
}

function weightOf({ first, revision, bytes }: History<unknown>): number {
  return WEIGHT.history + Number(revision - first + 1n) * WEIGHT.event + bytes * WEIGHT.byte;
}
