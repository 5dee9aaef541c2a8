/**
 * Yields what the source yields, while one more is being read. The source is aborted when its
 * reader leaves, for whatever reason, or when `signal` is.
 */
export async function* readAhead<T>(
  open: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  const leaving = new AbortController();
  const source = open(AbortSignal.any([signal, leaving.signal]))[Symbol.asyncIterator]();
  try {
    let ahead = source.next();
    for (;;) {
      const current = await ahead;
      if (current.done === true) return;
      ahead = source.next();
      // A failure to read ahead is told when its turn comes, and to nobody who has left by then.
      ahead.catch(() => undefined);
      yield current.value;
    }
  } finally {
    leaving.abort();
    await source.return?.();
  }
}
