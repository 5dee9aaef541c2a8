import type { Lifeledger } from '../apps/wiring/index.js';
import { type Figure, percentile, rate, timed } from './figures.js';
import { foldInRanges } from './fold-range.js';
import type { Bench } from './workshop.js';

/**
 * Reads the log page by page, then parses it too, then folds it: the same log in the same run. Then
 * its facts alone, by one worker and by two.
 */
export const foldBench: Bench = {
  name: 'fold',
  run: async (workshop) => {
    const cdnow = await workshop.cdnow();
    if (cdnow === undefined) return [];
    const { ledger, events } = cdnow;
    const rounds = workshop.options.quick ? 1 : 5;
    const rates: Record<Pass, number[]> = { bytes: [], parsed: [], rebuilt: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const [pass, work] of passes(ledger)) {
        rates[pass].push(rate(events, (await timed(work)).milliseconds));
      }
    }
    const one = await foldInRanges(ledger, 1);
    const two = await foldInRanges(ledger, 2);
    return [...figures(rates, `median of ${rounds}, in turns`), ...gain(one, two)];
  },
};

type Pass = 'bytes' | 'parsed' | 'rebuilt';

/** In turns, so that a machine whose speed drifts is equally fair to all. */
function passes(ledger: Lifeledger): readonly (readonly [Pass, () => Promise<unknown>])[] {
  return [
    ['bytes', () => readPages(ledger)],
    ['parsed', () => readEvents(ledger)],
    ['rebuilt', () => ledger.projector.rebuild()],
  ];
}

function figures(rates: Readonly<Record<Pass, readonly number[]>>, note: string): Figure[] {
  const unit = 'events/s';
  const [bytes, parsed, rebuilt] = [
    median(rates.bytes),
    median(rates.parsed),
    median(rates.rebuilt),
  ];
  return [
    { measure: 'log read, bytes only', value: bytes, unit, note },
    { measure: 'raw log read: paged and parsed', value: parsed, unit, note },
    {
      measure: 'rebuild of all read models',
      value: rebuilt,
      unit,
      aim: { atLeast: 100_000 },
      note,
    },
    { measure: 'rebuild / raw log read', value: rebuilt / parsed, unit: '', aim: { atLeast: 0.6 } },
  ];
}

function gain(one: number, two: number): Figure[] {
  const note = 'read, parsed and written; ranges of the log, a process each';
  return [
    { measure: 'facts alone, one worker', value: one, unit: 'events/s', note },
    { measure: 'facts alone, two workers', value: two, unit: 'events/s', note },
    { measure: 'two workers / one', value: two / one, unit: '' },
  ];
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

async function readPages({ store }: Lifeledger): Promise<void> {
  let events = 0;
  for await (const page of store.readAll()) events += page.length;
  if (events === 0) throw new Error('the log to be read is empty');
}

/** Every event understood, none folded. */
export async function readEvents({ store, codec }: Pick<Lifeledger, 'store' | 'codec'>) {
  let events = 0;
  for await (const page of store.readAll()) {
    for (const recorded of page) events += Number(codec.decode(recorded).known);
  }
  if (events === 0) throw new Error('the log to be read holds no event that we know');
}
