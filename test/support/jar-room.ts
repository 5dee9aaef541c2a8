import { randomUUID } from 'node:crypto';
import { type Decider, Refusal } from '../../libs/event-sourcing/index.js';
import {
  createCodec,
  type EventStore,
  type Room,
  type Step,
  type StepResult,
  transact,
} from '../../libs/event-store/index.js';

interface CoinPut {
  readonly type: 'CoinPut';
  readonly data: { readonly name: string; readonly worth: number };
}

/** What lies in a jar, by name and in order; `evolve` changes it in place, as it may. */
export interface Jar {
  readonly worths: Map<string, number>;
  readonly order: string[];
  total: number;
}

export type JarRoom = Room<Jar, CoinPut>;
export type JarStep = Step<Jar, CoinPut>;

export const JAR_HOLDS = 12;

const decider: Decider<Jar, CoinPut> = {
  initial: () => ({ worths: new Map(), order: [], total: 0 }),
  evolve: (jar, { data: { name, worth } }) => {
    jar.worths.set(name, worth);
    jar.order.push(name);
    jar.total += worth;
    return jar;
  },
};

export function jarRoom(store: EventStore): JarRoom {
  const codec = createCodec<CoinPut>({
    CoinPut: { version: 1, check: (data) => data as object, upcasts: {} },
  });
  return { store, codec, decider };
}

export interface Coin {
  readonly name: string;
  readonly worth: number;
  readonly commandId?: string;
}

/** Nothing new where the same coin lies there; refused where another does, or the jar is full. */
export function put({ name, worth, commandId = randomUUID() }: Coin): JarStep {
  return {
    envelope: envelope(commandId, `${name} ${String(worth)}`),
    decide: ({ worths, total }) => {
      const there = worths.get(name);
      if (there === worth) return [];
      if (there !== undefined) throw new Refusal('conflict', 'coin-exists', 'Take another name.');
      if (total + worth > JAR_HOLDS) throw new Refusal('conflict', 'jar-full', 'Take less.');
      return [{ type: 'CoinPut', data: { name, worth } }];
    },
  };
}

/** What a room believes to lie in a jar, once it has nothing to say. */
export async function lookInto(room: JarRoom, stream: string): Promise<Jar> {
  let seen: Jar = decider.initial();
  const decide = (jar: Readonly<Jar>) => {
    seen = structuredClone(jar);
    return [];
  };
  await transact(room, { stream, steps: [{ envelope: envelope(randomUUID(), 'look'), decide }] });
  return seen;
}

/** What became of it in words that two streams can share: a code, or each step's result. */
export async function told(attempt: Promise<readonly StepResult[]>): Promise<string> {
  try {
    const results = await attempt;
    const words = results.map(({ appended, replayed, revision }) =>
      [replayed ? 'again' : appended, revision].join('@'),
    );
    return words.join(' ');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}

/** @returns what `told` says of it */
export function putOne(room: JarRoom, stream: string, coin: Coin): Promise<string> {
  return told(transact(room, { stream, steps: [put(coin)] }));
}

function envelope(commandId: string, commandDigest: string): JarStep['envelope'] {
  const [correlationId, causationId] = [commandId, commandId];
  const who = { actor: 'a test', source: 'test', command: 'put' };
  return { ...who, commandId, commandDigest, correlationId, causationId };
}
