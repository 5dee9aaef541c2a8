import { simulate } from '../libs/intake/index.js';
import { inChild } from './child.js';
import type { Figure } from './figures.js';
import { ledgerOn, type Bench, type Workshop } from './workshop.js';
import { readEvents } from './fold.js';
import type { MemoryJob, MemoryResult } from './jobs.js';

/** About what a simulated customer adds to the log. */
const eventsPerCustomer = 10.8;

/** The most memory that a process takes for a read and a rebuild of a log that grows tenfold. */
export const memoryBench: Bench = {
  name: 'memory',
  run: async (workshop) => {
    const url = await workshop.freshDatabase();
    const marks = marksOf(workshop.options);
    const figures: Figure[] = [];
    let customers = 0;
    for (const mark of marks) {
      customers = await growTo(workshop, { url, mark, customers });
      figures.push(...(await measure(url, mark)));
    }
    return [...figures, ...flatness(figures)];
  },
};

function marksOf({ quick, long }: Workshop['options']): readonly number[] {
  if (quick) return [10_000, 40_000];
  return [100_000, 1_000_000, ...(long ? [5_000_000] : [])];
}

async function growTo(
  { options: { seed }, say }: Workshop,
  { url, mark, customers }: { url: string; mark: number; customers: number },
): Promise<number> {
  const total = Math.ceil(mark / eventsPerCustomer);
  const ledger = await ledgerOn(url, say);
  try {
    const life = { from: '2023-01-01T00:00:00Z', until: '2025-01-01T00:00:00Z', currency: 'USD' };
    const more = { seed, skip: customers, customers: total - customers };
    await simulate({ ...life, ...more, room: ledger.room });
  } finally {
    await ledger.close();
  }
  return total;
}

async function measure(url: string, mark: number): Promise<Figure[]> {
  const at = `${mark.toLocaleString('en')} events`;
  const figures: Figure[] = [];
  for (const work of ['read', 'rebuild'] as const) {
    const { mib } = await inChild('memory', { url, work });
    figures.push({ measure: `peak memory of a ${work}, ${at}`, value: mib, unit: 'MiB' });
  }
  return figures;
}

/** How much more the longest log takes than the shortest. */
function flatness(figures: readonly Figure[]): Figure[] {
  return (['read', 'rebuild'] as const).map((work) => {
    const values = figures.filter(({ measure }) => measure.includes(` ${work},`));
    const value = (values.at(-1)?.value ?? NaN) / (values[0]?.value ?? NaN);
    const measure = `peak memory of a ${work}, longest log / shortest`;
    return { measure, value, unit: '', aim: { atMost: 1.2 }, note: 'flat: at most a fifth more' };
  });
}

/** The child's side: does the work in a fresh process and says what it took. */
export async function measureMemory({ url, work }: MemoryJob): Promise<MemoryResult> {
  const ledger = await ledgerOn(url, () => undefined);
  try {
    if (work === 'read') await readEvents(ledger);
    else await ledger.projector.rebuild();
  } finally {
    await ledger.close();
  }
  return { mib: process.resourceUsage().maxRSS / 1024 };
}
