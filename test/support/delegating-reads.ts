import type pg from 'pg';
import type { ReadStore } from '../../libs/read-store/index.js';

/**
 * The same read models.
 * @param seen is given each session of those who write, and gives back what they are to write over
 */
export function sessionsSeen(
  reads: ReadStore,
  seen: (name: string, session: pg.Client) => Promise<pg.Client>,
): ReadStore {
  return {
    answer: (...from) => reads.answer(...from),
    status: () => reads.status(),
    claimInstallation: (...from) => reads.claimInstallation(...from),
    correctInstallation: (...from) => reads.correctInstallation(...from),
    connect: async (name, onLost) => seen(name, await reads.connect(name, onLost)),
    close: () => reads.close(),
  };
}
