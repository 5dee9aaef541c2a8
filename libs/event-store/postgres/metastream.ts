/** What a metastream's name has in front of that of its stream; no name on its own. */
export const METASTREAM_PREFIX = '$$';

/** The stream that holds a stream's metadata. */
export function metastreamOf(stream: string): string {
  return METASTREAM_PREFIX + stream;
}

/** The stream whose metadata it holds; undefined where it is an ordinary stream. */
export function originalOf(stream: string): string | undefined {
  const isMetastream = stream.startsWith(METASTREAM_PREFIX) && stream !== METASTREAM_PREFIX;
  return isMetastream ? stream.slice(METASTREAM_PREFIX.length) : undefined;
}

/** Those that it is about: its original, that one's original, and so on. */
export function originalsOf(stream: string): readonly string[] {
  const original = originalOf(stream);
  return original === undefined ? [] : [original, ...originalsOf(original)];
}
