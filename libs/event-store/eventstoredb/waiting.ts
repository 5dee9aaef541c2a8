import { setTimeout as pause } from 'node:timers/promises';

/** The server said nothing in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(milliseconds: number) {
    super(`no answer within ${String(milliseconds)} ms`);
  }
}

/** Aborted as soon as one of them is. */
export function either(signal: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other === undefined ? signal : AbortSignal.any([signal, other]);
}

/** As it stands now: a check in a condition would be taken for the last word on it. */
export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Waits, less where the signal is aborted meanwhile. */
export async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/**
 * What the work comes to, unless it takes too long or the signal is aborted; then its own signal
 * is aborted, and what becomes of it does not matter any more.
 * @throws NoAnswer, or the signal's reason
 */
export async function within<Result>(
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const enough = new AbortController();
  const timer = setTimeout(() => {
    enough.abort(new NoAnswer(milliseconds));
  }, milliseconds);
  const stop = () => {
    enough.abort(signal.reason);
  };
  try {
    signal.throwIfAborted();
    signal.addEventListener('abort', stop);
    return await new Promise<Result>((resolve, reject) => {
      enough.signal.addEventListener('abort', () => {
        reject(enough.signal.reason as Error);
      });
      work(enough.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
