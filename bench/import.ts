import { rate } from './figures.js';
import type { Bench } from './workshop.js';

/** The whole of CDNOW, from the file through the domain's decisions into the log. */
export const importBench: Bench = {
  name: 'import',
  run: async (workshop) => {
    const cdnow = await workshop.cdnow();
    if (cdnow === undefined) return [];
    const { events, importMilliseconds } = cdnow;
    return [
      {
        measure: 'import of CDNOW through decisions',
        value: rate(events, importMilliseconds),
        unit: 'events/s',
        aim: { atLeast: 10_000 },
        note: `${events.toLocaleString('en')} events`,
      },
    ];
  },
};
