import { setTimeout as pause } from 'node:timers/promises';
import { type Checkpoint, messageOf } from '../../libs/event-store/index.js';
import { type SessionInTheWay, sessionsInTheWay } from '../../libs/read-store/index.js';
import type { Lifeledger } from '../wiring/index.js';
import {
  type Findings,
  otherLog,
  type Reason,
  reasonsIn,
  reasonsUnseen,
  refusedBy,
  warningsIn,
} from './diagnosis.js';
import { type Lag, lagBehind } from './lag.js';
import { leaseOf } from './lease.js';
import { AskedOnce } from './asked-once.js';
import { Eyes, type Found, isLevel, type Look } from './look.js';
import { nextProgress, type Progress } from './progress.js';

/** What a watch looks at. */
export type Watched = Pick<
  Lifeledger,
  'store' | 'storeTrouble' | 'reads' | 'databaseIsUp' | 'projector'
> &
  Partial<Pick<Lifeledger, 'adoption'>>;

export interface WatchOptions {
  readonly log: (line: string) => void;
  /** How often the watch looks by itself; default 1,000. */
  readonly sampleMilliseconds?: number;
  /** So long behind without moving is a stall; default 5,000. */
  readonly stallMilliseconds?: number;
  /** How long an answer, and being level, is waited for; default 2,000. */
  readonly patienceMilliseconds?: number;
}

/** What the watch can say at one moment. */
export interface Judgement {
  /** Whether everything up to a head that was read independently is folded. */
  readonly ready: boolean;
  /** What is wrong; none where ready. */
  readonly reasons: readonly Reason[];
  /** What will be wrong once something happens. */
  readonly warnings: readonly string[];
  /** What it was judged from. */
  readonly look: Look;
  readonly progress: Progress | undefined;
  /** Undefined where it can't be told. */
  readonly lag: Lag | undefined;
}

const LOOK_EVERY_MILLISECONDS = 50;
/** Who is in the way makes a diagnosis richer; a server that says nothing must not hold it up. */
const IN_THE_WAY_MILLISECONDS = 1_000;

/** Watches, from outside, whether read models keep up with their log, whoever folds. */
export class ProjectorWatch {
  readonly #watched: Watched;
  readonly #options: Required<WatchOptions>;
  readonly #eyes: Eyes;
  readonly #inTheWay = new AskedOnce<readonly SessionInTheWay[]>(IN_THE_WAY_MILLISECONDS);
  #progress: Progress | undefined;
  #otherLog: string | undefined;
  #told = '';
  #said = '';

  constructor(watched: Watched, options: WatchOptions) {
    this.#watched = watched;
    this.#options = {
      sampleMilliseconds: 1_000,
      stallMilliseconds: 5_000,
      patienceMilliseconds: 2_000,
      ...options,
    };
    this.#eyes = new Eyes(watched, this.#options.patienceMilliseconds);
  }

  get eyes(): Eyes {
    return this.#eyes;
  }

  /** Why what is folded can't be of this log, as it was seen last; undefined where it can. */
  get otherLog(): string | undefined {
    return this.#otherLog;
  }

  /** Looks again and again until aborted; says when nothing moves any more, and when it does again. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const look = await this.#look();
      if (this.#progress?.verdict === 'stalled' || this.#told !== '') await this.#tell(look);
      await rest(this.#options.sampleMilliseconds, signal);
    }
  }

  /**
   * Whether the read models are level with a head that is read now; waits a little until they are.
   * Never rejects.
   */
  async judge(): Promise<Judgement> {
    const deadline = performance.now() + this.#options.patienceMilliseconds;
    let look = await this.#look();
    while (!isAnswer(look) && performance.now() < deadline) {
      await pause(LOOK_EVERY_MILLISECONDS);
      look = await this.#look(look.head);
    }
    return this.#judgementOf(look);
  }

  /** What is to be seen at once, without waiting for anything to be level. Never rejects. */
  async glance(): Promise<Judgement> {
    return this.#judgementOf(await this.#look());
  }

  async #look(head?: Checkpoint): Promise<Look> {
    const look = await this.#eyes.look(head);
    if (!('silent' in look)) {
      this.#otherLog = otherLog(look, leaseOf(look.status))?.text;
      const [at, position] = [performance.now(), look.status.position];
      const sample = { at, position, level: isLevel(look) };
      this.#progress = nextProgress(this.#progress, sample, this.#options.stallMilliseconds);
    }
    return look;
  }

  async #judgementOf(look: Look): Promise<Judgement> {
    const findings = await this.#findings(look);
    const [progress, own] = [this.#progress, findings.own];
    const refused = refusedBy(this.#watched.adoption?.());
    if ('silent' in look) {
      const unseen = reasonsUnseen(look, { own, inTheWay: findings.inTheWay });
      const reasons = [...refused, ...unseen];
      return { ready: false, reasons, warnings: [], look, progress, lag: undefined };
    }
    const reasons = [...refused, ...reasonsIn(look, findings)];
    const warnings = warningsIn(look, findings);
    return { ready: reasons.length === 0, reasons, warnings, look, progress, lag: findings.lag };
  }

  async #findings(look: Look): Promise<Findings> {
    const { projector } = this.#watched;
    const progress = this.#progress;
    const isSilent = 'silent' in look;
    const isStuck = isSilent ? look.silent === 'database' : progress?.verdict === 'stalled';
    return {
      own: projector.state(),
      progress,
      lag: isSilent ? undefined : await this.#lagOf(look),
      lease: isSilent ? undefined : leaseOf(look.status),
      inTheWay: isStuck ? await this.#whoIsInTheWay() : [],
    };
  }

  async #lagOf({ oldest, status, beyond }: Found): Promise<Lag | undefined> {
    if (beyond) return undefined;
    if (oldest === undefined) return { events: 0, isAtLeast: false, seconds: 0 };
    try {
      return await lagBehind(this.#watched.store, status.position);
    } catch (error) {
      this.#say(`the events not yet folded can't be counted: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Nobody in particular where that can't be asked: the rest of the diagnosis stands. */
  async #whoIsInTheWay(): Promise<readonly SessionInTheWay[]> {
    if (!this.#watched.databaseIsUp()) return [];
    const answer = await this.#inTheWay.ask(() => sessionsInTheWay(this.#watched.reads));
    if ('value' in answer) return answer.value;
    this.#say(`who is in the way of the projector can't be asked: ${answer.failure}`);
    return [];
  }

  /** What goes wrong each time it is tried is said once. */
  #say(line: string): void {
    if (line !== this.#said) this.#options.log(line);
    this.#said = line;
  }

  async #tell(look: Look): Promise<void> {
    const { reasons } = await this.#judgementOf(look);
    const causes = reasons.map(({ cause }) => cause).join(' ');
    if (causes === this.#told) return;
    this.#told = causes;
    const texts = reasons.map(({ text }) => text).join('; ');
    this.#options.log(texts === '' ? 'the read models are level again' : texts);
  }
}

/** Level, or nothing that waiting a moment could change. */
function isAnswer(look: Look): look is Exclude<Look, Found> {
  return 'silent' in look || isLevel(look);
}

/** Waits, less where the signal is aborted meanwhile. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
