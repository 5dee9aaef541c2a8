import { createRandom, type Random } from '../../../libs/intake/simulation/random.js';

/** What may befall those who fold. */
export const BLOWS = [
  'kill',
  'pause',
  'end-sessions',
  'restart-database',
  'cut-store',
  'rebuild',
  'kill-rebuild',
] as const;
export type Blow = (typeof BLOWS)[number];

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
    shuffled(BLOWS, random).map((blow) => turn(blow, random)),
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

function shuffled<T>(given: readonly T[], random: Random): readonly T[] {
  return given
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
