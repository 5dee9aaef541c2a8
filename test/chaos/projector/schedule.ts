import { createRandom, type Random } from '../../../libs/intake/simulation/random.js';

/** What may befall those who fold, and what operators do meanwhile. */
export const BLOWS = [
  'kill',
  'pause',
  'end-sessions',
  'restart-database',
  'cut-store',
  'rebuild',
  'kill-rebuild',
  'compare',
  'change-over',
  'kill-change-over',
  'drop',
  'poison',
  'rebuild-at-poison',
  'retry',
  'discard',
  'release',
] as const;
export type Blow = (typeof BLOWS)[number];

/** What falls behind what: an act of operators needs something to act on. */
const CHAINS: readonly (readonly Blow[])[] = [
  ['rebuild', 'compare', 'drop'],
  ['rebuild', 'change-over', 'drop'],
  ['rebuild', 'kill-change-over', 'drop'],
  // What ails stops a rebuild; the next release can fold it.
  ['rebuild', 'poison', 'rebuild-at-poison', 'release'],
  ['poison', 'retry', 'release'],
  ['poison', 'discard', 'release'],
];

/** A blow in its turn. */
export interface Turn {
  readonly blow: Blow;
  /** So long after the one before. */
  readonly afterMilliseconds: number;
  /** Which of the two projectors it hits. */
  readonly worker: 0 | 1;
  /** How hard: from 0 to 1. */
  readonly amount: number;
}

const LONGEST_GAP_MILLISECONDS = 400;

/** Every blow once in each round, in a random order; the same seed gives the same schedule. */
export function scheduleOf(seed: number, rounds: number): readonly Turn[] {
  const random = createRandom(seed, 'blows');
  return Array.from({ length: rounds }, () =>
    inSomeOrder(random).map((blow) => turn(blow, random)),
  ).flat();
}

function turn(blow: Blow, random: Random): Turn {
  return {
    blow,
    afterMilliseconds: Math.floor(random() * LONGEST_GAP_MILLISECONDS),
    worker: random() < 0.5 ? 0 : 1,
    amount: random(),
  };
}

/** Any of those that may come next, again and again. */
function inSomeOrder(random: Random): readonly Blow[] {
  const left = new Set<Blow>(BLOWS);
  const order: Blow[] = [];
  while (left.size > 0) {
    const free = [...left].filter((blow) => !mustWait(blow, left));
    const next = chosen(free, random);
    left.delete(next);
    order.push(next);
  }
  return order;
}

function mustWait(blow: Blow, left: ReadonlySet<Blow>): boolean {
  return CHAINS.some((chain) => {
    const before = chain[chain.indexOf(blow) - 1];
    return before !== undefined && left.has(before);
  });
}

/** @param among not empty */
export function chosen<T>(among: readonly T[], random: Random): T {
  const one = among[Math.floor(random() * among.length)];
  if (one === undefined) throw new Error('there is nothing to choose from');
  return one;
}
