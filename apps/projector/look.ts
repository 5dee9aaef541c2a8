import type { Checkpoint, Position, RecordedEvent } from '../../libs/event-store/index.js';
import type { ReadStatus } from '../../libs/read-store/index.js';
import type { Lifeledger } from '../wiring/index.js';
import { AskedOnce, type Outcome } from './asked-once.js';
import { OldestBehind } from './oldest-behind.js';

/** What was found of a log and its read models. */
export interface Found {
  /** The log's end, read independently of what is folded. */
  readonly head: Checkpoint;
  readonly status: ReadStatus;
  /** The oldest event of ours not yet folded; undefined where there is none up to `head`. */
  readonly oldest: RecordedEvent | undefined;
  /** Folded further than the log goes; read once more to be sure. */
  readonly beyond: boolean;
}

/** Why nothing could be found. */
export interface Unseen {
  readonly silent: 'database' | 'event-store';
  readonly failure: string;
}

export type Look = Found | Unseen;

type Seen = Pick<Lifeledger, 'store' | 'storeTrouble' | 'reads' | 'databaseIsUp'>;

/** Looks at log and read models; each of them is asked one thing at a time, and waited for a while. */
export class Eyes {
  readonly #seen: Seen;
  readonly #head: AskedOnce<Checkpoint>;
  readonly #status: AskedOnce<ReadStatus>;
  readonly #tail: AskedOnce<RecordedEvent | undefined>;
  readonly #behind: OldestBehind;

  constructor(seen: Seen, patienceMilliseconds: number) {
    this.#seen = seen;
    this.#head = new AskedOnce(patienceMilliseconds);
    this.#status = new AskedOnce(patienceMilliseconds);
    this.#tail = new AskedOnce(patienceMilliseconds);
    this.#behind = new OldestBehind(seen.store);
  }

  /** The log's end. */
  async head(): Promise<Outcome<Checkpoint>> {
    const head = await this.#head.ask(() => this.#seen.store.head());
    return 'value' in head ? head : { failure: this.#seen.storeTrouble() ?? head.failure };
  }

  /** How far the read models are. */
  async status(): Promise<Outcome<ReadStatus>> {
    if (!this.#seen.databaseIsUp()) return { failure: 'the database is being started again' };
    return this.#status.ask(() => this.#seen.reads.status());
  }

  /** Never rejects. @param known a head that was read before */
  async look(known?: Checkpoint): Promise<Look> {
    const [head, status] = await Promise.all([
      known === undefined ? this.head() : { value: known },
      this.status(),
    ]);
    if ('failure' in status) return { silent: 'database', failure: status.failure };
    if ('failure' in head) return { silent: 'event-store', failure: head.failure };
    const [at, end] = [status.value.position, head.value.position];
    const oldest = await this.#tail.ask(() => this.#behind.find(at, end));
    if ('failure' in oldest) return { silent: 'event-store', failure: oldest.failure };
    const isBefore = oldest.value !== undefined && oldest.value.position <= end;
    return {
      head: head.value,
      status: status.value,
      oldest: isBefore ? oldest.value : undefined,
      beyond: at > end && (await this.#isBeyond(at)),
    };
  }

  /** A log that is written to has gone on since its head was read first. */
  async #isBeyond(position: Position): Promise<boolean> {
    const head = await this.head();
    return 'value' in head && head.value.position < position;
  }
}

/** Whether read models that answer hold all of ours up to the head. */
export function isLevel({ status, oldest, beyond }: Found): boolean {
  return status.state === 'live' && oldest === undefined && !beyond;
}
