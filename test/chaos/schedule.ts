import { createRandom, type Random } from '../../libs/intake/simulation/random.js';
import {
  type Aim,
  type Aimed,
  CALL_KINDS,
  type CallKind,
  type FaultOf,
  FAULTS,
  type Strike,
} from '../faults/faults.js';

/** A fault in its turn. */
interface Turn<Kind extends CallKind> extends Strike<Kind> {
  /** So many calls of its kind go unharmed before it. */
  readonly gap: number;
}

/** Which faults the calls of each kind meet, in order. */
export type Schedule = { readonly [Kind in CallKind]: readonly Turn<Kind>[] };

/** How often each kind's faults are dealt. */
export type Rounds = Readonly<Record<CallKind, number>>;

/** Calls between two faults, at most. A subscription that nothing befalls would never end. */
const GAP_MAX = { append: 3, read: 3, subscribe: 0 };

/** Every fault of a kind once in each round, in a random order; the same seed gives the same schedule. */
export function scheduleOf(seed: number, rounds: Rounds): Schedule {
  const turns = <Kind extends CallKind>(kind: Kind) =>
    Array.from({ length: rounds[kind] }, (_, round) =>
      turnsOf<Kind>(FAULTS[kind], GAP_MAX[kind], createRandom(seed, kind, round)),
    ).flat();
  return { append: turns('append'), read: turns('read'), subscribe: turns('subscribe') };
}

function turnsOf<Kind extends CallKind>(
  faults: readonly FaultOf<Kind>[],
  gapMax: number,
  random: Random,
): readonly Turn<Kind>[] {
  return shuffled(faults, random).map((fault) => ({
    fault,
    gap: Math.floor(random() * (gapMax + 1)),
    amount: random(),
  }));
}

function shuffled<T>(given: readonly T[], random: Random): readonly T[] {
  return given
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

/** How often each fault struck, by kind of call and fault. */
export type Counts = Readonly<Record<string, number>>;

/** Deals the faults of a schedule to the calls as they come. */
export interface Dealer {
  readonly aim: Aim;
  /** Of every fault that there is, 0 where it never struck. */
  readonly counts: () => Counts;
}

export function dealerOf(schedule: Schedule): Dealer {
  const counts: Record<string, number> = Object.fromEntries(
    CALL_KINDS.flatMap((kind) => FAULTS[kind].map((fault) => [`${kind} ${fault}`, 0])),
  );
  const queueOf = <Kind extends CallKind>(kind: Kind) =>
    queue<Kind>(schedule[kind], (fault) => {
      const name = `${kind} ${fault}`;
      counts[name] = (counts[name] ?? 0) + 1;
    });
  const aim = {
    append: queueOf('append'),
    read: queueOf('read'),
    subscribe: queueOf('subscribe'),
  };
  return { aim, counts: () => ({ ...counts }) };
}

function queue<Kind extends CallKind>(
  turns: readonly Turn<Kind>[],
  count: (fault: FaultOf<Kind>) => void,
): () => Aimed<Kind> | undefined {
  const waiting = [...turns];
  let unharmed = 0;
  return () => {
    const turn = waiting[0];
    if (turn === undefined) return undefined;
    if (unharmed < turn.gap) {
      unharmed += 1;
      return undefined;
    }
    waiting.shift();
    unharmed = 0;
    const { fault, amount } = turn;
    return {
      fault,
      amount,
      struck: () => {
        count(fault);
      },
      missed: () => {
        waiting.unshift({ ...turn, gap: 0 });
      },
    };
  };
}

/** The counts of several schedules together. */
export function sumOf(all: readonly Counts[]): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
