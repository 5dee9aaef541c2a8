import {
  CopyDiffers,
  type CopyDifference,
  SourceHasGap,
  StreamDeleted,
  WrongExpectedRevision,
} from './errors.js';
import { withFirstStamp } from './first-stamp.js';
import type { EventData, EventStore, ExpectedRevision, RecordedEvent, Revision } from './port.js';

/** Where a log is copied from and to. */
export interface CopyRoute {
  readonly source: EventStore;
  readonly target: EventStore;
}

/**
 * Sees to it that the target holds these events of one stream at their revisions, and reads them
 * back. What stands there already is compared and not written again.
 * @param events without a gap
 * @returns how many were written
 * @throws CopyDiffers, SourceHasGap, and what the stores throw
 */
export async function copyStretch(
  route: CopyRoute,
  events: readonly RecordedEvent[],
): Promise<number> {
  const [first] = events;
  if (first === undefined) return 0;
  const { stream, revision } = first;
  const { written, last } = await append(route.target, first, events.map(withFirstStamp));
  const standing = await countEqual(route, events);
  if (standing === events.length) return written;
  // A run before this one was broken off in between.
  if (standing > 0) return copyStretch(route, events.slice(standing));
  if (last + 1n < revision) throw new SourceHasGap(stream, last + 1n);
  throw new CopyDiffers(stream, revision, 'missing in the target');
}

/** How many events that wrote, and the stream's last revision behind it; a refusal is an answer too. */
async function append(
  target: EventStore,
  { stream, revision }: RecordedEvent,
  events: readonly EventData[],
): Promise<{ readonly written: number; readonly last: Revision }> {
  const expected: ExpectedRevision = revision === 0n ? 'none' : revision - 1n;
  try {
    const appended = await target.append(stream, expected, events);
    return { written: appended.repeated ? 0 : events.length, last: appended.revision };
  } catch (error) {
    if (error instanceof WrongExpectedRevision) return { written: 0, last: error.actual };
    throw error;
  }
}

/** How many of these events the target holds, the first ones; one behind them all must be the source's. */
async function countEqual(
  { source, target }: CopyRoute,
  events: readonly RecordedEvent[],
): Promise<number> {
  const [{ stream, revision: from } = { stream: '', revision: 0n }] = events;
  let count = 0;
  for await (const page of target.read(stream, { from, limit: events.length + 1 })) {
    for (const theirs of page) {
      const ours = events[count];
      if (ours === undefined) await requireInSource(source, theirs);
      else {
        requireEqual(ours, theirs);
        count += 1;
      }
    }
  }
  return count;
}

/** @throws CopyDiffers where the source has another event in this place, or none */
export async function requireInSource(source: EventStore, theirs: RecordedEvent): Promise<void> {
  const ours = (await visible(source, theirs)) ?? (await anywhere(source, theirs));
  if (ours !== undefined) requireEqual(ours, theirs);
  else throw new CopyDiffers(theirs.stream, theirs.revision, 'missing in the source');
}

type Place = Pick<RecordedEvent, 'stream' | 'revision'>;

async function visible(source: EventStore, { stream, revision }: Place) {
  try {
    for await (const page of source.read(stream, { from: revision, limit: 1 })) {
      return page.find((event) => event.revision === revision);
    }
  } catch (error) {
    if (!(error instanceof StreamDeleted)) throw error;
  }
  return undefined;
}

/** Deletions and metadata hide events from those who read the stream; the whole log hides nothing. */
async function anywhere(source: EventStore, { stream, revision }: Place) {
  for await (const page of source.readAll({ filter: { streamPrefixes: [stream] } })) {
    const found = page.find((event) => event.stream === stream && event.revision === revision);
    if (found !== undefined) return found;
  }
  return undefined;
}

function requireEqual(ours: RecordedEvent, theirs: RecordedEvent): void {
  const { stream, revision } = ours;
  if (theirs.revision !== revision) {
    throw new CopyDiffers(stream, revision, 'missing in the target');
  }
  const what = difference(withFirstStamp(ours), withFirstStamp(theirs));
  if (what !== undefined) throw new CopyDiffers(stream, revision, what);
}

/** Both with their first stamps, so that these are compared too, wherever either of them was kept. */
function difference(ours: EventData, theirs: EventData): CopyDifference | undefined {
  if (ours.id !== theirs.id) return 'id';
  if (ours.type !== theirs.type) return 'type';
  if (ours.contentType !== theirs.contentType) return 'content type';
  if (Buffer.compare(ours.data, theirs.data) !== 0) return 'data';
  return Buffer.compare(ours.metadata, theirs.metadata) === 0 ? undefined : 'metadata';
}
