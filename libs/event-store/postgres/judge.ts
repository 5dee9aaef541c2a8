import { StreamDeleted, WrongExpectedRevision } from '../errors.js';
import type { ExpectedRevision, Revision } from '../port.js';
import { firstUntruncated, isSoftlyDeleted } from './stream-settings.js';
import { isClosed, type Place, type StreamState } from './streams.js';

/** A change by what its verdict depends on. */
export interface Claim {
  readonly expected: ExpectedRevision;
  /** Of its events, in order. */
  readonly ids: readonly string[];
  /** The first revision that can be read must be this one. */
  readonly firstReadable?: Revision;
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
 * Decides one change on its own, as a node of EventStoreDB does.
 * `any` and `exists`: new where the first id stands nowhere in the stream, a repeat where all do, in
 * whatever order. A revision or `none`: new where the stream stands there, whatever the ids; a
 * repeat where they follow it in order. `none` also begins a softly deleted stream anew.
 */
export function judge(claim: Claim, stream: Readonly<StreamState>): Verdict {
  if (isClosed(stream)) return deleted(stream);
  const verdict = isNumbered(claim.expected)
    ? judgeNumbered(claim, stream)
    : judgeFree(claim, stream);
  if (verdict.kind === 'repeat' || verdict.kind === 'refuse') return verdict;
  return showsAll(claim, stream) ? verdict : refuse(claim.expected, stream);
}

/** What hides by age is taken for hidden: it would be a question to the log. */
function showsAll({ firstReadable }: Claim, { settings, last }: Readonly<StreamState>): boolean {
  if (firstReadable === undefined) return true;
  return settings.maxAgeSeconds === undefined && firstReadable === firstUntruncated(settings, last);
}

function judgeFree({ expected, ids }: Claim, stream: Readonly<StreamState>): Verdict {
  if (expected === 'exists') {
    if (isSoftlyDeleted(stream.settings)) return deleted(stream);
    if (stream.number === undefined) return refuse(expected, stream);
  }
  const [first, ...later] = ids;
  if (first === undefined) return { kind: 'nothing', revision: stream.last };
  let last = stream.places.get(first)?.[0];
  if (last === undefined) return write(stream);
  for (const id of later) {
    last = stream.places.get(id)?.[0];
    if (last === undefined) return refuse(expected, stream);
  }
  return { kind: 'repeat', last };
}

function judgeNumbered({ expected, ids }: Claim, stream: Readonly<StreamState>): Verdict {
  const after = revisionOf(expected);
  if (after === stream.last) {
    return ids.length === 0 ? { kind: 'nothing', revision: stream.last } : write(stream);
  }
  const found = ids.map((id, index) => {
    const revision = after + 1n + BigInt(index);
    return stream.places.get(id)?.find((place) => place.revision === revision);
  });
  const last = found.every((place) => place !== undefined) ? found.at(-1) : undefined;
  if (last !== undefined) return { kind: 'repeat', last };
  const isNew = ids.length > 0 && found[0] === undefined;
  const beginsAnew = after === -1n && isSoftlyDeleted(stream.settings);
  return isNew && beginsAnew ? write(stream) : refuse(expected, stream);
}

function write({ last }: Readonly<StreamState>): Verdict {
  return { kind: 'write', first: last + 1n };
}

function refuse(expected: ExpectedRevision, { name, last }: Readonly<StreamState>): Verdict {
  return { kind: 'refuse', error: new WrongExpectedRevision(name, expected, last) };
}

function deleted({ name }: Readonly<StreamState>): Verdict {
  return { kind: 'refuse', error: new StreamDeleted(name) };
}

function isNumbered(expected: ExpectedRevision): expected is 'none' | Revision {
  return expected === 'none' || typeof expected === 'bigint';
}

function revisionOf(expected: ExpectedRevision): Revision {
  return typeof expected === 'bigint' ? expected : -1n;
}
