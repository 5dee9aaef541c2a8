import { simulate } from '../../libs/intake/index.js';
import type { Bench, Workshop } from '../workshop.js';
import { appendFigures } from './appends.js';
import { rebuildFigures } from './rebuilds.js';

/** Ours beside Emmett and beside one transaction an event, on the same server and the same events. */
export const peersBench: Bench = {
  name: 'peers',
  run: async (workshop) => {
    const ledger = (await workshop.cdnow())?.ledger ?? (await simulated(workshop));
    return [...(await appendFigures(workshop)), ...(await rebuildFigures(workshop, ledger))];
  },
};

/** In place of real data, where there is none. */
async function simulated({ openLedger, options: { seed, quick } }: Workshop) {
  const ledger = await openLedger();
  const life = { from: '2023-01-01T00:00:00Z', until: '2025-01-01T00:00:00Z', currency: 'USD' };
  await simulate({ ...life, seed, customers: quick ? 500 : 8_000, room: ledger.room });
  return ledger;
}
