import { InvalidRead } from '../errors.js';
import type { Batch, SubscribeOptions } from '../port.js';
import { PAGE_EVENTS } from './call.js';
import { failureOf } from './failure.js';
import { follow, type Following, type Stretch } from './follow.js';
import { Patience } from './patience.js';
import { checkpointOf, type LogPosition, type Place, placeAt, placeOf } from './place.js';
import { selectionOf } from './selection.js';
import type { Session } from './session.js';
import { differentLog, NotThere, verify } from './verify.js';
import { either, isAborted } from './waiting.js';

/** The record at a checkpoint may have been scavenged away; the landmark before it was not. */
const REFUSALS_OF_CHECKPOINT = 2;
const UNHURRIED = 10;

/**
 * Catch-up, then live, taken up again for ever behind what was given last.
 * @throws DifferentLog, AccessDenied, InvalidRead where the server refuses the checkpoint's position
 */
export async function* subscribe(
  session: Session,
  { after, filter = {}, batchSize = PAGE_EVENTS, signal }: SubscribeOptions,
): AsyncGenerator<Batch, void> {
  const { prefixes, isWanted } = selectionOf(session, filter);
  let reached = placeOf(after);
  const resumed = new ResumedSubscription(session, {
    start: reached,
    // Where nothing is wanted, the log's end is.
    prefixes: prefixes.length === 0 ? session.prefixes : prefixes,
    page: batchSize,
    quiet: quietFor(prefixes, session),
    signal: either(session.closing, signal),
  });
  for await (const { events, place, caughtUp } of resumed.stretches()) {
    const wanted = prefixes.length === 0 ? [] : events.filter(isWanted);
    const moved = place.at?.commit !== reached.at?.commit;
    reached = place;
    if (moved || caughtUp) yield { events: wanted, checkpoint: checkpointOf(place), caughtUp };
  }
}

/** Who wants a few streams only is passed by all others, and is in no hurry to hear of that. */
function quietFor(prefixes: readonly string[], { prefixes: ours, timings }: Session): number {
  const all = prefixes.every((prefix) => ours.includes(prefix));
  return all ? timings.quiet : timings.quiet * UNHURRIED;
}

interface Subscribing extends Pick<Following, 'prefixes' | 'page' | 'quiet' | 'signal'> {
  readonly start: Place;
}

/** One subscription after another, each behind the last event that was given. */
class ResumedSubscription {
  readonly #session: Session;
  readonly #asked: Subscribing;
  readonly #patience: Patience;
  #place: Place;
  #isVerified = false;
  /** True from when the server is asked to begin until it has said something. */
  #isAsking = false;
  #refusals = 0;
  /** Since when the log has looked like another one, without other trouble. */
  #doubtedSince: number | undefined;

  constructor(session: Session, asked: Subscribing) {
    this.#session = session;
    this.#asked = asked;
    this.#patience = new Patience(session, "the log can't be followed", Infinity);
    this.#place = asked.start;
  }

  /** Ends quietly when aborted. */
  async *stretches(): AsyncGenerator<Stretch, void> {
    const { signal } = this.#asked;
    while (!signal.aborted) {
      try {
        yield* this.#untilCut();
      } catch (error) {
        if (isAborted(signal)) return;
        await this.#weather(error);
      }
    }
  }

  async *#untilCut(): AsyncGenerator<Stretch, void> {
    const { signal } = this.#asked;
    this.#isAsking = false;
    if (!this.#isVerified) await verify(this.#session, this.#place, signal);
    this.#isVerified = true;
    const bounds = { ...this.#asked, place: this.#place, from: this.#beginning() };
    this.#isAsking = true;
    for await (const stretch of follow(this.#session, bounds)) {
      this.#patience.progress();
      this.#place = stretch.place;
      [this.#isAsking, this.#refusals, this.#doubtedSince] = [false, 0, undefined];
      yield stretch;
    }
  }

  #beginning(): LogPosition | undefined {
    const { at, landmark } = this.#place;
    if (this.#refusals < REFUSALS_OF_CHECKPOINT) return at;
    return landmark && placeAt(landmark.position).at;
  }

  /** @throws what needs an operator */
  async #weather(error: unknown): Promise<void> {
    const { kind } = failureOf(error);
    const { counts } = this.#session;
    if (kind === 'too-slow' && !this.#isAsking) {
      counts.tooSlow += 1;
      return;
    }
    if (kind === 'thrown' && this.#isAsking) this.#refusals += 1;
    this.#doubt(error);
    await this.#patience.after(error, this.#asked.signal);
    this.#isVerified = false;
    counts.resumed += 1;
  }

  /** A node that is behind or stops looks like another log for a while. @throws once it is too long */
  #doubt(error: unknown): void {
    const { kind, reason } = failureOf(error);
    const isRefused = kind === 'thrown' && this.#isAsking && this.#place.at !== undefined;
    if (!isRefused && !(error instanceof NotThere)) {
      this.#doubtedSince = undefined;
      return;
    }
    this.#doubtedSince ??= performance.now();
    const { known, timings } = this.#session;
    const isOurs = known.hasFollowed(this.#place.at?.commit ?? 0n);
    const most = isOurs ? timings.settling : timings.settlingAtFirst;
    if (performance.now() - this.#doubtedSince < most) return;
    if (!isRefused) throw differentLog(this.#place, reason);
    const { token } = checkpointOf(this.#place);
    throw new InvalidRead(`the server refuses to go on at ${token}: ${reason}`, { cause: error });
  }
}
