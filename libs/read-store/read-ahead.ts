export interface ReadAhead<T> {
  readonly signal: AbortSignal;
  /** Whether more can be had behind this already; default: always. */
  readonly isWorthwhile?: (current: T) => boolean;
}

/**
 * Yields what the source yields, while one more is being read. The source is aborted when its
 * reader leaves, for whatever reason, or when the signal is.
 */
export async function* readAhead<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  { signal, isWorthwhile = () => true }: ReadAhead<T>,
): AsyncGenerator<T, void> {
  const leaving = new AbortController();
  const source = open(AbortSignal.any([signal, leaving.signal]))[Symbol.asyncIterator]();
  try {
    let ahead: Promise<IteratorResult<T>> | undefined;
    for (;;) {
      const current = await (ahead ?? source.next());
      if (current.done === true) return;
      ahead = isWorthwhile(current.value) ? source.next() : undefined;
      // A failure to read ahead is told when its turn comes, and to nobody who has left by then.
      ahead?.catch(() => undefined);
      yield current.value;
    }
  } finally {
    leaving.abort();
    await source.return?.();
  }
}
