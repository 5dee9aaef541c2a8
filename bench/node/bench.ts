import type { Figure } from '../figures.js';
import type { Bench, Workshop } from '../workshop.js';
import { appendFigures } from './appends.js';
import { type DoorProcess, startDoor } from './door-process.js';
import { latencyFigures } from './latency.js';
import { readFigures } from './reads.js';
import { stallFigures } from './stall.js';

/**
 * The adapter beside the raw official client on the same node in the same run. The node is our own
 * door in a process of its own, or the real one that `--url` names.
 */
export const nodeBench: Bench = {
  name: 'node',
  run: async (workshop) => {
    const { url, quick } = workshop.options;
    if (url !== undefined) return onNode(url, workshop);
    const figures: Figure[] = [];
    const cdnow = await workshop.cdnow();
    const databaseUrl = cdnow?.ledger.databaseUrl() ?? (await workshop.freshDatabase());
    await withDoor(databaseUrl, async (door) => {
      figures.push(...(await onNode(door.url, workshop)));
    });
    await withDoor(await workshop.freshDatabase(), async (door) => {
      figures.push(...(await stallFigures(door, quick)));
    });
    return figures;
  },
};

async function onNode(url: string, workshop: Workshop): Promise<Figure[]> {
  // Reads first: what the appends add is not to be read too.
  const reads = await readFigures(url, workshop);
  const appends = await appendFigures(url, workshop.options.quick);
  return [...reads, ...appends, ...(await latencyFigures(url, workshop.options.quick))];
}

async function withDoor(databaseUrl: string, work: (door: DoorProcess) => Promise<void>) {
  const door = await startDoor(databaseUrl);
  try {
    await work(door);
  } finally {
    await door.close();
  }
}
