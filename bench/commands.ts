import { inChild } from './child.js';
import { type Figure, latency, rate } from './figures.js';
import type { LoadJob, LoadResult } from './jobs.js';
import { folded, serving } from './serving.js';
import type { Bench } from './workshop.js';

const connections = 64;
const perSecond = 500;
const probeEvery = 5;

/** Commands over HTTP from a process of its own, and how soon a query sees them. */
export const commandsBench: Bench = {
  name: 'commands',
  run: async (workshop) => {
    const { quick, seed } = workshop.options;
    const ledger = await workshop.openLedger();
    return serving(ledger, workshop.say, async (address) => {
      const run = (job: LoadJob) => inChild('load', job);
      const customers = quick ? 250 : 5_000;
      const everything = { kind: 'flood', address, connections, ordersEach: 3 } as const;
      await run({ ...everything, prefix: `warm-${seed}`, customers: 250 });
      const flood = await run({ ...everything, prefix: `flood-${seed}`, customers });
      await folded(ledger);
      const steady = { kind: 'paced', address, perSecond, probeEvery } as const;
      const paced = await run({ ...steady, prefix: `paced-${seed}`, seconds: quick ? 4 : 20 });
      return [...floodFigures(flood), ...pacedFigures(paced)];
    });
  },
};

function floodFigures({ commands, milliseconds, answered }: LoadResult): Figure[] {
  const note = `${connections} connections; an acquisition, then 3 orders, each`;
  const value = rate(commands, milliseconds);
  return [
    { measure: 'commands over HTTP', value, unit: 'commands/s', aim: { atLeast: 2_000 }, note },
    latency('command answered, at that rate', answered),
  ];
}

function pacedFigures({ commands, milliseconds, ...times }: LoadResult): Figure[] {
  const reached = Math.round(rate(commands, milliseconds));
  const note = `at ${reached} commands/s, every ${probeEvery}th followed by a query for its customer`;
  const aim = { atMost: 50 };
  return [
    latency('command sent → visible in a query', times.sentToVisible, { aim, note }),
    latency('command answered → visible in a query', times.visible, { note }),
    latency('command answered, at that rate', times.answered, { note }),
  ];
}
