import { type Kysely, sql } from 'kysely';
import { runProjector } from '../apps/projector/index.js';
import type { Lifeledger } from '../apps/wiring/index.js';
import {
  activity,
  customerVerdict,
  lifecycleStages,
  listCustomers,
  type QueryScope,
  recordedBy,
  restatements,
  retention,
  totals,
  valueTiers,
} from '../projections/index.js';
import { customersIn, DAYS, fillFacts, FIRST_DAY } from './as-of-facts.js';
import { type Aim, type Figure, latency, timed } from './figures.js';
import { folded } from './serving.js';
import type { Bench, Workshop } from './workshop.js';
import { randomFrom } from './zipf.js';

/** Where a question is asked by chance: when, as known when, about whom. */
interface Chance {
  readonly random: () => number;
  readonly events: number;
}

interface Question {
  readonly name: string;
  readonly ask: (scope: QueryScope, chance: Chance) => Promise<unknown>;
}

const DAY_MILLISECONDS = 86_400_000;

/** About everyone: each reads most of the facts. */
const ofEverybody: readonly Question[] = [
  { name: 'totals', ask: (scope) => totals(scope) },
  { name: 'stages', ask: (scope) => lifecycleStages(scope) },
  ...(['threshold', 'abc', 'rfm'] as const).map((scheme) => ({
    name: `tiers, ${scheme}`,
    ask: (scope: QueryScope) => valueTiers(scope, { scheme, basis: 'margin' }),
  })),
  ...(['bounded', 'unbounded', 'consecutive', 'rolling'] as const).map((definition) => ({
    name: `retention, ${definition}, months`,
    ask: (scope: QueryScope) => retention(scope, { definition }),
  })),
  {
    name: 'retention by acquisition, weeks',
    ask: (scope) => retention(scope, { period: 'week', entry: 'acquisition' }),
  },
  { name: 'activity, months', ask: (scope) => activity(scope) },
  { name: 'customers at risk, a page', ask: (scope) => listCustomers(scope, { stage: 'at-risk' }) },
  {
    name: 'customers of a region, a page',
    ask: (scope) => listCustomers(scope, { region: 'region1' }),
  },
  {
    name: 'customers of no such region',
    ask: (scope) => listCustomers(scope, { region: 'nowhere' }),
  },
];

/** About one customer, or one place in the log. */
const ofOne: readonly Question[] = [
  {
    name: 'one customer',
    ask: (scope, chance) => customerVerdict(scope, { customerId: customerBy(chance) }),
  },
  {
    name: 'one customer, the busiest',
    ask: (scope) => customerVerdict(scope, { customerId: 'customer-0' }),
  },
  {
    name: 'where an instant stands in the log',
    ask: ({ db }, { random }) => recordedBy(db, instantBy(random)),
  },
  {
    name: 'a page of restatements',
    ask: (scope, { random }) =>
      restatements(scope, { knownFrom: placeBy(random, Number(scope.knownAt)), limit: 100 }),
  },
];

/** Every read model over a million facts, at random pairs of business time and knowledge time. */
export const asOfBench: Bench = {
  name: 'as-of',
  run: async (workshop) => {
    const { options, say } = workshop;
    const events = options.quick ? 100_000 : 1_000_000;
    const url = await workshop.freshDatabase();
    const ledger = await workshop.openLedger(url);
    await makeTables(ledger, say);
    const schema = await ledger.reads.answer({}, ({ db }) => schemaIn(db));
    const { milliseconds } = await timed(() =>
      fillFacts({ url, schema, events, seed: options.seed }),
    );
    say(`${events.toLocaleString('en')} facts in ${(milliseconds / 1000).toFixed(0)} s`);
    const chance = { random: randomFrom(options.seed), events };
    const [few, many] = options.quick ? [5, 50] : [100, 1_000];
    const everybody = { questions: ofEverybody, times: few, aim: { atMost: 2_000 }, chance };
    const one = { questions: ofOne, times: many, aim: { atMost: 100 }, chance };
    return [...(await askAll(ledger, say, everybody)), ...(await askAll(ledger, say, one))];
  },
};

/** Folds an empty log, for the tables that come of it. */
async function makeTables(ledger: Lifeledger, log: (line: string) => void): Promise<void> {
  const projecting = new AbortController();
  const projector = runProjector(ledger, { signal: projecting.signal, log });
  await folded(ledger);
  projecting.abort();
  await projector;
}

async function schemaIn(db: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  return rows[0]?.schema ?? '';
}

interface Asking {
  readonly questions: readonly Question[];
  /** How often each is asked. */
  readonly times: number;
  readonly aim: Aim;
  readonly chance: Chance;
}

async function askAll(
  ledger: Lifeledger,
  say: Workshop['say'],
  { questions, times, aim, chance }: Asking,
): Promise<readonly Figure[]> {
  const note = `${chance.events.toLocaleString('en')} facts, ${String(times)} random pairs`;
  const figures: Figure[] = [];
  for (const { name, ask } of questions) {
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const once = () => askOnce(ledger, chance, ask);
      taken.push((await timed(once)).milliseconds);
    }
    const figure = latency(`as of any pair: ${name}`, taken, { aim, note });
    say(`${name}: p99 ${figure.value.toFixed(0)} ms`);
    figures.push(figure);
  }
  return figures;
}

function askOnce(
  { reads, policy, settings: { timeZone, currency } }: Lifeledger,
  chance: Chance,
  ask: Question['ask'],
): Promise<unknown> {
  const asOf = instantBy(chance.random);
  const knownAt = placeBy(chance.random, chance.events);
  const place = { timeZone, currency, policy };
  return reads.answer({}, ({ db }) => ask({ db, asOf, knownAt, ...place }, chance));
}

/** The busier a customer is, the likelier. */
function customerBy({ random, events }: Chance): string {
  return `customer-${String(Math.floor(random() ** 2 * customersIn(events)))}`;
}

function placeBy(random: () => number, until: number): bigint {
  return BigInt(Math.floor(random() * until));
}

function instantBy(random: () => number): string {
  const milliseconds = Math.floor(random() * DAYS * DAY_MILLISECONDS);
  return new Date(Date.parse(FIRST_DAY) + milliseconds).toISOString();
}
