import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from '../../../libs/read-store/index.js';

const PATIENCE_MILLISECONDS = 30_000;

/** Asks a database that may just be coming back, until it answers. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || performance.now() > deadline) throw error;
    }
    await pause(20);
  }
}
