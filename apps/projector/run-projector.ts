import type { Lifeledger } from '../wiring/index.js';

/**
 * Folds until aborted. One that does not even see what there is to fold leaves the process alive and
 * unready, and tells why.
 */
export async function runProjector(
  { projector }: Lifeledger,
  { signal, log }: { signal: AbortSignal; log: (line: string) => void },
): Promise<void> {
  try {
    await projector.run(signal);
  } catch (error) {
    log(`the projector stopped: ${error instanceof Error ? error.message : String(error)}`);
  }
}
