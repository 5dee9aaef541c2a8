import { StreamDeleted, WrongExpectedRevision } from '../errors.js';
import type { ExpectedRevision, Position, Revision } from '../port.js';

/** Where an event with a certain id stands. */
interface Place {
  readonly revision: Revision;
  readonly position: Position;
}

/** What is known of one stream; the judge moves it on with what it lets pass. */
export interface StreamState {
  readonly name: string;
  /** -1 where the stream has no event. */
  last: Revision;
  readonly tombstoned: boolean;
  /** By event id, in order of revision; must hold the ids of every append that may be a repeat. */
  readonly places: Map<string, Place[]>;
}

/** An append by what its verdict depends on. */
export interface Claim {
  readonly expected: ExpectedRevision;
  /** Of its events, in order. */
  readonly ids: readonly string[];
}

export type Verdict =
  | { readonly kind: 'write'; readonly first: Revision }
  | { readonly kind: 'nothing'; readonly revision: Revision }
  | { readonly kind: 'repeat'; readonly last: Place }
  | { readonly kind: 'refuse'; readonly error: StreamDeleted | WrongExpectedRevision };

/** Whether the ids of a claim must be looked up in the log before it can be judged. */
export function mayRepeat({ expected, ids }: Claim, last: Revision): boolean {
  if (ids.length === 0 || last < 0n) return false;
  return !isNumbered(expected) || revisionOf(expected) < last;
}

/**
 * Decides one append on its own.
 * `any` and `exists`: a repeat where all of its ids stand in the stream, new where none does.
 * A revision or `none`: new where the stream stands there, a repeat where its ids follow in order.
 */
export function judge(claim: Claim, stream: Readonly<StreamState>): Verdict {
  if (stream.tombstoned) return { kind: 'refuse', error: new StreamDeleted(stream.name) };
  if (claim.ids.length === 0) return judgeNothing(claim, stream);
  return isNumbered(claim.expected) ? judgeNumbered(claim, stream) : judgeFree(claim, stream);
}

/** Moves the stream on by what a claim with the verdict `write` puts there, from `position` on. */
export function stage(stream: StreamState, { ids }: Claim, position: Position): void {
  ids.forEach((id, index) => {
    stream.last += 1n;
    const place = { revision: stream.last, position: position + BigInt(index) };
    const places = stream.places.get(id);
    if (places === undefined) stream.places.set(id, [place]);
    else places.push(place);
  });
}

function judgeNothing({ expected }: Claim, stream: Readonly<StreamState>): Verdict {
  const fits = isNumbered(expected)
    ? revisionOf(expected) === stream.last
    : expected === 'any' || stream.last >= 0n;
  return fits ? { kind: 'nothing', revision: stream.last } : refuse(expected, stream);
}

function judgeFree({ expected, ids }: Claim, stream: Readonly<StreamState>): Verdict {
  if (expected === 'exists' && stream.last < 0n) return refuse(expected, stream);
  const found = ids.map((id) => stream.places.get(id)?.[0]);
  if (found.every((place) => place === undefined)) return write(stream);
  const last = found.every((place) => place !== undefined) ? found.at(-1) : undefined;
  return last === undefined ? refuse(expected, stream) : { kind: 'repeat', last };
}

function judgeNumbered({ expected, ids }: Claim, stream: Readonly<StreamState>): Verdict {
  const expectedLast = revisionOf(expected);
  if (expectedLast === stream.last) return write(stream);
  const found = ids.map((id, index) => {
    const revision = expectedLast + 1n + BigInt(index);
    return stream.places.get(id)?.find((place) => place.revision === revision);
  });
  const last = found.every((place) => place !== undefined) ? found.at(-1) : undefined;
  return last === undefined ? refuse(expected, stream) : { kind: 'repeat', last };
}

function write({ last }: Readonly<StreamState>): Verdict {
  return { kind: 'write', first: last + 1n };
}

function refuse(expected: ExpectedRevision, { name, last }: Readonly<StreamState>): Verdict {
  return { kind: 'refuse', error: new WrongExpectedRevision(name, expected, last) };
}

function isNumbered(expected: ExpectedRevision): expected is 'none' | Revision {
  return expected === 'none' || typeof expected === 'bigint';
}

function revisionOf(expected: ExpectedRevision): Revision {
  return typeof expected === 'bigint' ? expected : -1n;
}
