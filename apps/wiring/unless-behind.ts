import { NotYetFolded, Rebuilding } from '../../libs/read-store/index.js';

/** Undefined where the read models can't answer yet. */
export async function unlessBehind<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NotYetFolded || error instanceof Rebuilding) return undefined;
    throw error;
  }
}
