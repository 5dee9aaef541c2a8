import { EventStoreError, InvalidRead, StoreUnavailable } from '../errors.js';
import { type Failure, failureOf } from './failure.js';
import { AccessDenied } from './refusals.js';
import type { Session } from './session.js';
import { pauseAfter } from './timings.js';
import { either, isAborted, rest } from './waiting.js';

/** How long one piece of work goes on trying: for a while from its last progress, or for ever. */
export class Patience {
  readonly #session: Session;
  readonly #what: string;
  readonly #milliseconds: number;
  #failures = 0;
  #until: number;

  /** @param what can't be done, for the message: `stream x can't be read` */
  constructor(session: Session, what: string, milliseconds = session.timings.patience) {
    this.#session = session;
    this.#what = what;
    this.#milliseconds = milliseconds;
    this.#until = performance.now() + milliseconds;
  }

  /** The work goes on: failures count anew. */
  progress(): void {
    if (this.#failures > 0) this.#session.outage.over();
    this.#failures = 0;
    this.#until = performance.now() + this.#milliseconds;
  }

  /**
   * Waits until the next try is due.
   * @throws what the port says of the failure, where a next try would be no better or too late
   */
  async after(error: unknown, signal = this.#session.closing): Promise<void> {
    if (error instanceof EventStoreError) throw error;
    if (this.#session.closing.aborted) throw closed();
    const failure = failureOf(error);
    const refused = refusalOf(failure, this.#what, error);
    if (refused !== undefined) throw refused;
    this.#failures += 1;
    this.#session.outage.failed(failure.reason);
    const pause = pauseAfter(this.#failures, this.#session.timings);
    if (performance.now() + pause > this.#until) {
      throw new StoreUnavailable(`${this.#what}: ${failure.reason}`, { cause: error });
    }
    await rest(pause, signal);
  }
}

/** Runs the work until it succeeds, as long as the patience lasts. */
export async function persist<Result>(
  session: Session,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const patience = new Patience(session, what);
  for (;;) {
    try {
      const result = await work();
      patience.progress();
      return result;
    } catch (error) {
      await patience.after(error);
    }
  }
}

/**
 * What a try yields; where it is cut, what the next one yields. A try begins where the last one got
 * to. Ends quietly when the reader's signal is aborted.
 */
export async function* persistently<Item>(
  session: Session,
  { what, signal }: { readonly what: string; readonly signal: AbortSignal | undefined },
  attempt: (stop: AbortSignal) => AsyncIterable<Item>,
): AsyncGenerator<Item, void> {
  const stop = either(session.closing, signal);
  const patience = new Patience(session, what);
  while (!isAborted(signal)) {
    try {
      for await (const item of attempt(stop)) {
        patience.progress();
        yield item;
      }
      return;
    } catch (error) {
      if (isAborted(signal)) return;
      await patience.after(error, stop);
      session.counts.resumed += 1;
    }
  }
}

/** What no further try would change. */
function refusalOf(failure: Failure, what: string, cause: unknown): EventStoreError | undefined {
  const { kind, reason } = failure;
  if (kind === 'denied') return denied(reason, cause);
  if (kind === 'invalid') return new InvalidRead(`${what}: ${reason}`, { cause });
  if (kind !== 'unsupported') return undefined;
  return new StoreUnavailable(`${what}: this is no EventStoreDB (${reason})`, { cause });
}

export function denied(reason: string, cause: unknown): AccessDenied {
  return new AccessDenied(
    `the event store denies access (${reason}): give a user who may read $all and write as user:password@ in its address, EVENTSTORE_URL`,
    { cause },
  );
}

export function closed(): StoreUnavailable {
  return new StoreUnavailable('the event store was closed');
}
