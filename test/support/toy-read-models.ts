import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  type Codec,
  createCodec,
  type EventStore,
  openPostgresEventStore,
  type Position,
} from '../../libs/event-store/index.js';
import {
  createProjector,
  openReadStore,
  type Projector,
  type ProjectorOptions,
  type ReadStore,
} from '../../libs/read-store/index.js';
import { type Note, type ToyEvent, toys } from './toy-projections.js';
import { until } from './until.js';

const registry = {
  Noted: { version: 1, check: (data: unknown) => data as object, upcasts: {} },
};

export interface Toys {
  readonly store: EventStore;
  readonly codec: Codec<ToyEvent>;
  readonly reads: ReadStore;
  readonly projector: (options?: Partial<ProjectorOptions<ToyEvent>>) => Projector;
  /** Each note an append of its own; the position of the last. */
  readonly note: (...notes: readonly Note[]) => Promise<Position>;
  readonly close: () => Promise<void>;
}

/** The toy read models over a log in the same database. */
export async function openToys(url: string, log: string[] = []): Promise<Toys> {
  const store = await openPostgresEventStore({ url });
  const reads = await openReadStore({ url });
  const codec = createCodec<ToyEvent>(registry);
  const parts = {
    readStore: reads,
    store,
    codec,
    projections: toys,
    standByMilliseconds: 50,
    leaseMilliseconds: 500,
  };
  return {
    store,
    codec,
    reads,
    projector: (options) =>
      createProjector({ ...parts, log: (line) => log.push(line), ...options }),
    note: (...written) => append({ store, codec }, written),
    close: async () => {
      await reads.close();
      await store.close();
    },
  };
}

async function append(
  { store, codec }: Pick<Toys, 'store' | 'codec'>,
  written: readonly Note[],
): Promise<Position> {
  const positions = await Promise.all(
    written.map(async ({ customer, ...data }) => {
      const event = codec.encode(randomUUID(), { type: 'Noted', data }, metadata);
      const { position } = await store.append(`customer-${customer}`, 'any', [event]);
      return position;
    }),
  );
  return positions.reduce((last, position) => (position > last ? position : last), 0n);
}

const metadata = {
  actor: 'spec',
  source: 'spec',
  command: 'Note',
  commandId: randomUUID(),
  commandDigest: '',
  correlationId: '',
  causationId: '',
};

/** The same store, to be given other methods. */
export function delegating(store: EventStore): EventStore {
  return {
    append: (...from) => store.append(...from),
    read: (...from) => store.read(...from),
    readAll: (...from) => store.readAll(...from),
    subscribe: (...from) => store.subscribe(...from),
    head: () => store.head(),
    close: () => store.close(),
  };
}

export interface Running {
  /** Ends it; what it threw, undefined where nothing. */
  readonly stop: () => Promise<unknown>;
  /** The same without ending it. */
  readonly ended: Promise<unknown>;
}

/** A projector at work. */
export function running(projector: Projector): Running {
  const ending = new AbortController();
  const ended = projector.run(ending.signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  return {
    ended,
    stop: () => {
      ending.abort();
      return ended;
    },
  };
}

/** Waits until whole tables stand that are folded so far, rebuilds among it. */
export async function foldedUpTo(
  { reads }: Pick<Toys, 'reads'>,
  position: Position,
): Promise<void> {
  await until(async () => {
    const status = await reads.status();
    return status.state === 'live' && status.position >= position;
  });
}

type Rows = readonly Readonly<Record<string, unknown>>[];
export interface ToyRows {
  readonly notes: Rows;
  readonly repeated: Rows;
  readonly tallies: Rows;
}

/** All rows of the toy tables; of the generation that serves, where no schema is named. */
export async function rowsOf(url: string, schemaName?: string): Promise<ToyRows> {
  const schema = schemaName ?? (await servingSchema(url));
  return {
    notes: await query(
      url,
      `select position::text, customer, ref, amount::text, text from ${schema}.notes order by notes.position`,
    ),
    repeated: await query(
      url,
      `select position::text from ${schema}.repeated_notes t order by t.position`,
    ),
    tallies: await query(
      url,
      `select customer, count, last from ${schema}.tallies order by customer`,
    ),
  };
}

/** The schema that answers come from. */
export async function servingSchema(url: string): Promise<string> {
  const [row] = await query(
    url,
    `select schema_name from lifeledger.generation join lifeledger.serving on generation = number
     order by since desc limit 1`,
  );
  return String(row?.['schema_name']);
}

/** The rows as they must be, folded from the log by the plainest means. */
export async function naiveRowsOf({
  store,
  codec,
}: Pick<Toys, 'store' | 'codec'>): Promise<ToyRows> {
  const written: NaiveNote[] = [];
  for await (const page of store.readAll()) {
    for (const recorded of page) {
      const { event, stream: customer } = codec.decode(recorded);
      const { ref, amount, text } = event.data as ToyEvent['data'];
      written.push({ position: String(recorded.position), customer, ref, amount, text });
    }
  }
  return naiveRows(written, written);
}

export type NaiveNote = Readonly<
  Record<'position' | 'customer' | 'ref' | 'amount' | 'text', string>
>;

/**
 * The rows that follow from notes, both in the order of the log.
 * @param tallied those that the state projection folded
 */
export function naiveRows(written: readonly NaiveNote[], tallied: readonly NaiveNote[]): ToyRows {
  const repeated: Record<string, unknown>[] = [];
  const seen = new Set<string>();
  for (const { position, customer, ref } of written) {
    const before = seen.size;
    if (seen.add(JSON.stringify([customer, ref])).size === before) repeated.push({ position });
  }
  const tallies = new Map<string, { customer: string; count: number; last: string }>();
  for (const { customer, text } of tallied) {
    const count = (tallies.get(customer)?.count ?? 0) + 1;
    tallies.set(customer, { customer, count, last: text });
  }
  const sorted = [...tallies.values()].sort((a, b) => (a.customer < b.customer ? -1 : 1));
  return { notes: written, repeated, tallies: sorted };
}

/** One statement over a connection of its own. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
