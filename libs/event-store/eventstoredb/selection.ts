import type { LogFilter, RecordedEvent } from '../port.js';

/** What a reader of the whole log is given. */
export interface Selection {
  /** Left to the server; none: there is nothing that both sides want. */
  readonly prefixes: readonly string[];
  readonly isWanted: (event: RecordedEvent) => boolean;
}

/** Of the store's own streams, those that the filter wants; types are told apart on our side. */
export function selectionOf(
  { prefixes }: { readonly prefixes: readonly string[] },
  { streamPrefixes, types }: LogFilter,
): Selection {
  const wanted = types && new Set(types);
  return {
    prefixes: streamPrefixes === undefined ? prefixes : common(prefixes, streamPrefixes),
    isWanted: ({ type }) => wanted === undefined || wanted.has(type),
  };
}

/** Of a prefix and a longer one that begins so, the longer says what both want. */
function common(ours: readonly string[], asked: readonly string[]): readonly string[] {
  const pairs = asked.flatMap((theirs) => ours.map((our) => [our, theirs] as const));
  const both = pairs.flatMap(([our, theirs]) => {
    if (theirs.startsWith(our)) return [theirs];
    return our.startsWith(theirs) ? [our] : [];
  });
  return [...new Set(both)];
}
