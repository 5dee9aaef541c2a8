import { hash } from 'node:crypto';
import { type CustomerEvent, type CustomerState, customerStream } from '../../customer/index.js';
import { Refusal } from '../../event-sourcing/index.js';
import { type CommandEnvelope, deriveId, type Room, transact } from '../../event-store/index.js';
import { inFlight } from '../in-flight.js';
import type { Deed } from './deed.js';
import { customerIdAt, life, type Scene } from './life.js';
import { loyalPopulation, type Population } from './population.js';
import { type CountsByType, createTally, type Tally } from './tally.js';
import { instantOf } from './time.js';

export interface SimulationOptions {
  readonly room: Room<CustomerState, CustomerEvent>;
  /** A whole number; other seeds give other customers, beside those that are there. */
  readonly seed: number;
  /** Default 2,000. */
  readonly customers?: number;
  /** Skips so many customers of the seed, to add to those of an earlier run; default 0. */
  readonly skip?: number;
  /** The first customers come at this instant (RFC 3339) … */
  readonly from: string;
  /** … and nothing happens after this one; it must have passed, since events can't be of the future. */
  readonly until: string;
  /** The installation's reporting currency. */
  readonly currency: string;
  /** Default: loyalPopulation. */
  readonly population?: Population;
  readonly progress?: (progress: SimulationProgress) => void;
  readonly signal?: AbortSignal;
}

interface SimulationProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly unit: string;
}

interface SimulationReport {
  readonly customers: number;
  /** Appended by this run. */
  readonly events: number;
  /** Stood in the log before it. */
  readonly alreadyThere: number;
  /** Both together. */
  readonly byType: CountsByType;
  readonly from: string;
  readonly until: string;
}

/** So many customers are on their way at once; they are begun, and so appended, in their order. */
const underWay = 64;

/**
 * Appends the lives of simulated customers through the domain's decisions, customer after
 * customer, each life as one append. The same options give the same log: ids, bytes and order.
 * What stands in the log already is left as it is, so a run that was cut goes on with the next.
 * @throws Refusal where the log holds this seed's customers with other lives; RangeError
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const { customers = 2_000, skip = 0, room, progress, signal } = options;
  const scene = sceneOf(options);
  const tally = createTally();
  let done = 0;
  await inFlight(indices(skip, customers, signal), underWay, async (index) => {
    await live(room, scene, { index, tally });
    done += 1;
    progress?.({ phase: 'simulating', done, total: customers, unit: 'customers' });
  });
  const { from, until } = scene;
  return { customers, ...tally.report(), from: instantOf(from), until: instantOf(until) };
}

function sceneOf({ seed, currency, population = loyalPopulation, ...options }: SimulationOptions) {
  const from = Date.parse(options.from);
  const until = Date.parse(options.until);
  if (!(from < until && until <= Date.now())) {
    throw new RangeError('simulate: `from` must be before `until`, and `until` must have passed');
  }
  if (!Number.isSafeInteger(seed))
    throw new RangeError('simulate: the seed must be a whole number');
  return { seed, from, until, currency, population };
}

async function* indices(first: number, count: number, signal: AbortSignal | undefined) {
  for (let index = first; index < first + count; index += 1) {
    signal?.throwIfAborted();
    yield await Promise.resolve(index);
  }
}

async function live(
  room: SimulationOptions['room'],
  scene: Scene,
  { index, tally }: { index: number; tally: Tally },
): Promise<void> {
  const customerId = customerIdAt(scene, index);
  const deeds = life(scene, index);
  const context = { now: instantOf(scene.until), currency: scene.currency };
  const steps = deeds.map((deed, number) => ({
    envelope: envelopeOf(deed, [String(scene.seed), customerId, String(number)]),
    decide: (state: Readonly<CustomerState>) => deed.decide(state, context),
  }));
  const stream = customerStream(customerId);
  const results = await transact(room, { stream, steps, assumeNew: true }).catch(explain);
  for (const [number, { type }] of deeds.entries()) {
    tally.count(type, results[number]?.replayed === true);
  }
}

/** Nothing in it is random or of today, so that two runs give the same bytes. */
function envelopeOf({ name, command }: Deed, place: readonly string[]): CommandEnvelope {
  const commandId = deriveId('simulation', ...place);
  return {
    actor: 'simulation',
    source: 'simulation',
    command: name,
    commandId,
    commandDigest: hash('sha256', JSON.stringify([name, command])),
    correlationId: commandId,
    causationId: commandId,
  };
}

function explain(error: unknown): never {
  if (error instanceof Refusal && error.code === 'idempotency-key-reused') {
    const message =
      'The log holds simulated customers of this seed who live in another span of time, currency or population; take another seed.';
    throw new Refusal('conflict', 'other-simulation', message, 'seed');
  }
  throw error;
}
