import {
  activity,
  lifecycleStages,
  type QueryScope,
  resolveAsOf,
  retention,
  totals,
  valueTiers,
} from '../projections/index.js';
import type { Lifeledger } from '../apps/wiring/index.js';
import { cdnowAsOf } from './cdnow.js';
import { inChild } from './child.js';
import { type Figure, latency, timed } from './figures.js';
import type { LoadJob, LoadResult } from './jobs.js';
import { folded, serving } from './serving.js';
import type { Bench } from './workshop.js';

interface Question {
  readonly name: string;
  readonly path: string;
  /** Absent where only the door puts it together. */
  readonly ask?: (scope: QueryScope) => Promise<unknown>;
}

const questions: readonly Question[] = [
  { name: 'totals', path: '/v1/totals', ask: (scope) => totals(scope) },
  { name: 'stages', path: '/v1/lifecycle-stages', ask: (scope) => lifecycleStages(scope) },
  ...(['threshold', 'abc', 'rfm'] as const).map((scheme) => ({
    name: `tiers, ${scheme}`,
    path: `/v1/value-tiers?scheme=${scheme}`,
    ask: (scope: QueryScope) => valueTiers(scope, { scheme }),
  })),
  ...(['bounded', 'unbounded', 'consecutive', 'rolling'] as const).map((definition) => ({
    name: `retention, ${definition}, months`,
    path: `/v1/retention?definition=${definition}`,
    ask: (scope: QueryScope) => retention(scope, { definition }),
  })),
  {
    name: 'retention, bounded, weeks',
    path: '/v1/retention?period=week',
    ask: (scope) => retention(scope, { period: 'week' }),
  },
  ...(['month', 'day'] as const).map((period) => ({
    name: `activity, ${period}s`,
    path: `/v1/activity?period=${period}`,
    ask: (scope: QueryScope) => activity(scope, { period }),
  })),
  { name: 'customers, first page', path: '/v1/customers' },
  { name: 'customers at risk', path: '/v1/customers?stage=at-risk' },
  { name: 'one customer', path: '/v1/customers/cdnow-00001' },
  { name: 'one history', path: '/v1/customers/cdnow-00001/history' },
  { name: 'feed, a page', path: '/v1/events?after=40000' },
];

/** Every question over the whole of CDNOW at the end of its time, by itself and through HTTP. */
export const queriesBench: Bench = {
  name: 'queries',
  run: async (workshop) => {
    const cdnow = await workshop.cdnow();
    if (cdnow === undefined) return [];
    const { ledger } = cdnow;
    const times = workshop.options.quick ? 10 : 100;
    return serving(ledger, workshop.say, async (address) => {
      await folded(ledger);
      const alone = await askEach(ledger, times);
      const job: LoadJob = { kind: 'gets', address, paths: questions.map(pathOf), times };
      const { gets } = await inChild('load', job);
      return [...alone, ...throughHttp(gets, `${times} times, one at a time`)];
    });
  },
};

function pathOf({ path }: Question): string {
  if (path.startsWith('/v1/events')) return path;
  return `${path}${path.includes('?') ? '&' : '?'}asOf=${cdnowAsOf}`;
}

async function askEach({ reads, policy, settings }: Lifeledger, times: number): Promise<Figure[]> {
  const { timeZone, currency } = settings;
  const asOf = resolveAsOf(cdnowAsOf, timeZone, new Date());
  const figures: Figure[] = [];
  for (const { name, ask } of questions) {
    if (ask === undefined) continue;
    const once = () =>
      reads.answer({}, ({ db, position }) =>
        ask({ db, asOf, knownAt: position, timeZone, currency, policy }),
      );
    await once();
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1) taken.push((await timed(once)).milliseconds);
    figures.push(latency(`query alone: ${name}`, taken));
  }
  return figures;
}

function throughHttp(gets: LoadResult['gets'], note: string): Figure[] {
  const aim = { atMost: 100 };
  return questions.map((question) =>
    latency(`query: ${question.name}`, gets[pathOf(question)] ?? [], { aim, note }),
  );
}
