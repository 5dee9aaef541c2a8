import { InvalidRead } from '../errors.js';
import type { Position, ReadAllOptions, RecordedEvent } from '../port.js';
import { PAGE_EVENTS } from './call.js';
import { failureOf } from './failure.js';
import { follow } from './follow.js';
import { lastRecord } from './log-end.js';
import { persistently } from './patience.js';
import { BEFORE_ALL, type Place, placeAt } from './place.js';
import { selectionOf } from './selection.js';
import type { Session } from './session.js';
import { NotThere } from './verify.js';

/** A server that stops refuses any position; one that is refused so often is none of its own. */
const REFUSALS = 5;

/**
 * Our streams' events up to the log's end as of now: pages of a subscription that is then cancelled,
 * since the client can't filter a read of the whole log.
 * @throws InvalidRead for a position where no record stands, StoreUnavailable, AccessDenied
 */
export async function* readLog(
  session: Session,
  { after = 0n, filter = {}, limit = Infinity, signal }: ReadAllOptions,
): AsyncGenerator<readonly RecordedEvent[], void> {
  const { prefixes, isWanted } = selectionOf(session, filter);
  let left = prefixes.length === 0 ? 0 : limit;
  if (left <= 0) return;
  const what = `the log can't be read behind position ${String(after)}`;
  const reading = new LogReading(session, after, { prefixes, page: Math.min(limit, PAGE_EVENTS) });
  for await (const events of persistently(session, { what, signal }, (stop) => reading.go(stop))) {
    const page = events.filter(isWanted).slice(0, left);
    if (page.length > 0) yield page;
    left -= page.length;
    if (left <= 0) return;
  }
}

interface Asked {
  readonly prefixes: readonly string[];
  readonly page: number;
}

/** How far a read of the log has come, over all its tries. */
class LogReading {
  readonly #session: Session;
  readonly #start: Place;
  readonly #asked: Asked;
  #place: Place;
  #end: Position | undefined;
  #refusals = 0;

  constructor(session: Session, after: Position, asked: Asked) {
    this.#session = session;
    this.#start = after <= 0n ? BEFORE_ALL : placeAt(after);
    this.#asked = asked;
    this.#place = this.#start;
  }

  /** One try, up to the end as it was when the first one asked for it. */
  async *go(signal: AbortSignal): AsyncGenerator<readonly RecordedEvent[], void> {
    const end = (this.#end ??= await endSeen(this.#session, signal));
    while (!this.#isBehind(end)) {
      yield* this.#follow(end, signal);
    }
  }

  async *#follow(end: Position, signal: AbortSignal) {
    const place = this.#place;
    const { quiet } = this.#session.timings;
    const bounds = { place, from: place.at, ...this.#asked, quiet, signal };
    try {
      for await (const stretch of follow(this.#session, bounds)) {
        this.#place = stretch.place;
        yield stretch.events.filter(({ position }) => position <= end);
        if (this.#isBehind(end)) return;
      }
    } catch (error) {
      if (this.#isRefused(error)) this.#refusals += 1;
      throw this.#refusals === REFUSALS ? noRecord(this.#start, error) : error;
    }
  }

  #isBehind(end: Position): boolean {
    return (this.#place.at?.commit ?? 0n) >= end;
  }

  #isRefused(error: unknown): boolean {
    const isFirst = this.#place === this.#start && this.#start.at !== undefined;
    return isFirst && failureOf(error).kind === 'thrown';
  }
}

/**
 * The log's end; whoever knows of a later one, as from `head`, must not take what a node that is
 * behind has for all there is.
 * @throws NotThere, and as `lastRecord`
 */
async function endSeen(session: Session, signal: AbortSignal): Promise<Position> {
  const seen = session.known.greatest ?? 0n;
  const end = (await lastRecord(session, signal))?.position ?? 0n;
  if (end >= seen) return end;
  throw new NotThere(`this log ends at ${String(end)}, before ${String(seen)}`);
}

function noRecord({ at }: Place, cause: unknown): InvalidRead {
  const position = String(at?.commit);
  return new InvalidRead(
    `no record stands at position ${position}, so the log can't be read behind it (${failureOf(cause).reason}); take a position that the log gave, such as that of an event`,
    { cause },
  );
}
