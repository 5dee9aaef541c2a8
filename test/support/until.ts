import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again until it is so; @throws where it takes too long. */
export async function until(isSo: () => Promise<boolean>, seconds = 10): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  while (!(await isSo())) {
    if (performance.now() > deadline)
      throw new Error(`it did not come to be within ${String(seconds)} seconds`);
    await pause(5);
  }
}
