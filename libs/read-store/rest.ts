import { setTimeout as pause } from 'node:timers/promises';

/** Waits, less where the signal is aborted meanwhile. */
export async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
