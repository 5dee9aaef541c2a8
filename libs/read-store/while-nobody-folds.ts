import { ProjectorRuns } from './errors.js';
import { keepFoldersOut } from './folding-session.js';
import type { ReadStore } from './read-store.js';

/**
 * Does work during which every projector, in whatever process, stands by; a rebuild that is told so
 * is free to run.
 * @throws ProjectorRuns
 */
export async function whileNobodyFolds<Result>(
  readStore: ReadStore,
  work: () => Promise<Result>,
): Promise<Result> {
  // Where this session is lost the work goes on: it did stand alone when it began.
  const client = await readStore.connect('lifeledger alone', () => undefined);
  try {
    if (!(await keepFoldersOut(client))) throw new ProjectorRuns();
    return await work();
  } finally {
    await client.end();
  }
}
