import { type CopyRoute, copyStretch, requireInSource } from './copy-stretch.js';
import { CopyCountDiffers } from './errors.js';
import { inParallel } from './in-parallel.js';
import { LAST_REVISION } from './node-log.js';
import type { EventStore, LogFilter, RecordedEvent } from './port.js';
import { byStream, stretches } from './stream-stretches.js';

/** How many streams are copied at once. */
const STREAMS_AT_ONCE = 32;
const OURS = ['customer-', 'lifeledger-'];

export interface CopyProgress {
  readonly phase: 'checking' | 'copying' | 'counting';
  readonly done: number;
  /** As far as the positions let one guess. */
  readonly total: number | undefined;
  readonly unit: 'events';
}

export interface CopyOptions {
  /**
   * In the target these streams hold what the source holds and nothing else; other streams may be
   * there beside them. Default: those of customers and of the installation.
   */
  readonly streamPrefixes?: readonly string[];
  readonly progress?: (progress: CopyProgress) => void;
  readonly signal?: AbortSignal;
}

export interface CopyOutcome {
  /** That the target holds now, each of them compared. */
  readonly events: number;
  readonly streams: number;
  /** Of the events, those that were not there before. */
  readonly written: number;
  /** Records of a store's own affairs: stream metadata, deletions, whatever is in streams named `$…`. */
  readonly leftBehind: number;
}

/**
 * Carries every stream that the source gives (a node gives ours alone) but the stores' own (`$…`)
 * from one log to another: ids, bytes, revisions
 * and first stamps; positions are the target's. Each event is read back and compared. A copy that
 * was broken off goes on where it is run again; one that differs stops.
 * @throws CopyDiffers, SourceHasGap, the signal's reason, and what the stores throw
 */
export async function copyLog(
  source: EventStore,
  target: EventStore,
  options: CopyOptions = {},
): Promise<CopyOutcome> {
  const {
    streamPrefixes = OURS,
    progress = () => undefined,
    signal = new AbortController().signal,
  } = options;
  const copy = { source, target, filter: { streamPrefixes }, progress, signal };
  await requireNothingElse(copy);
  const { exclusive, ...outcome } = await carry(copy);
  await requireCount(copy, exclusive);
  return outcome;
}

interface Copy extends CopyRoute {
  readonly filter: LogFilter & { readonly streamPrefixes: readonly string[] };
  readonly progress: (progress: CopyProgress) => void;
  readonly signal: AbortSignal;
}

interface Carried {
  events: number;
  streams: number;
  written: number;
  leftBehind: number;
  /** Of streams that hold nothing else in the target. */
  exclusive: number;
}

/** Before anything is written: what the target holds of these streams must come from this source. */
async function requireNothingElse({ source, target, filter, progress, signal }: Copy) {
  let done = 0;
  for await (const page of target.readAll({ filter, signal })) {
    const lasts = new Map(page.filter(isContent).map((event) => [event.stream, event]));
    await inParallel(lasts.values(), STREAMS_AT_ONCE, (last) => requireInSource(source, last));
    done += page.length;
    progress({ phase: 'checking', done, total: undefined, unit: 'events' });
  }
  signal.throwIfAborted();
}

/** Page after page, so that the target's order stays close to the source's; until both are level. */
async function carry(copy: Copy): Promise<Carried> {
  const { source, progress, signal } = copy;
  const carried = { events: 0, streams: 0, written: 0, leftBehind: 0, exclusive: 0 };
  let after = 0n;
  for (let level = false; !level;) {
    const { position: head } = await source.head();
    level = true;
    for await (const page of source.readAll({ after, signal })) {
      await carryPage(copy, page, carried);
      level = false;
      after = page.at(-1)?.position ?? after;
      const guess = Math.round((carried.events * Number(head)) / Number(after));
      const total = Math.max(guess, carried.events);
      progress({ phase: 'copying', done: carried.events, total, unit: 'events' });
    }
    signal.throwIfAborted();
  }
  return carried;
}

async function carryPage(copy: Copy, page: readonly RecordedEvent[], carried: Carried) {
  const events = page.filter(isContent);
  await inParallel(byStream(events), STREAMS_AT_ONCE, async (ofOne) => {
    for (const stretch of stretches(ofOne)) {
      copy.signal.throwIfAborted();
      const written = await copyStretch(copy, stretch);
      carried.written += written;
    }
  });
  carried.events += events.length;
  carried.streams += events.filter(({ revision }) => revision === 0n).length;
  carried.leftBehind += page.length - events.length;
  carried.exclusive += events.filter(({ stream }) => isIn(copy.filter, stream)).length;
}

/** A tombstone stands at the last of all revisions, in the stream that it closes. */
function isContent({ stream, revision }: RecordedEvent): boolean {
  return !stream.startsWith('$') && revision !== LAST_REVISION;
}

function isIn({ streamPrefixes }: Copy['filter'], stream: string): boolean {
  return streamPrefixes.some((prefix) => stream.startsWith(prefix));
}

async function requireCount({ target, filter, progress, signal }: Copy, total: number) {
  let done = 0;
  for await (const page of target.readAll({ filter, signal })) {
    done += page.filter(isContent).length;
    progress({ phase: 'counting', done, total, unit: 'events' });
  }
  signal.throwIfAborted();
  if (done !== total) throw new CopyCountDiffers(total, done);
}
