import { setTimeout as pause } from 'node:timers/promises';

/** Stands for a stretch of time in which nothing came. */
export const QUIET: unique symbol = Symbol('quiet');

type Arrival<T> = { readonly result: IteratorResult<T> } | { readonly error: unknown };

/**
 * The source's items in order, and QUIET whenever none came for so long. The source is asked for
 * its next item only when the one before has been taken.
 * @param open gives the source, which must end when the signal is aborted: the reader has left
 */
export async function* withQuiet<T>(
  open: (left: AbortSignal) => AsyncIterable<T>,
  milliseconds: number,
): AsyncGenerator<T | typeof QUIET, void, undefined> {
  const left = new AbortController();
  const iterator = open(left.signal)[Symbol.asyncIterator]();
  try {
    let arrival = arrivalOf(iterator.next());
    for (;;) {
      const first = await firstOf(arrival, milliseconds);
      if (first === QUIET) {
        yield QUIET;
        continue;
      }
      if ('error' in first) throw first.error;
      if (first.result.done === true) return;
      yield first.result.value;
      arrival = arrivalOf(iterator.next());
    }
  } finally {
    left.abort();
    await iterator.return?.();
  }
}

/** Never rejects, so that a failure can wait until somebody looks. */
function arrivalOf<T>(next: Promise<IteratorResult<T>>): Promise<Arrival<T>> {
  return next.then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
}

async function firstOf<T>(
  arrival: Promise<Arrival<T>>,
  milliseconds: number,
): Promise<Arrival<T> | typeof QUIET> {
  const enough = new AbortController();
  const quiet = pause(milliseconds, undefined, { signal: enough.signal });
  try {
    return (await Promise.race([arrival, quiet])) ?? QUIET;
  } finally {
    enough.abort();
  }
}
