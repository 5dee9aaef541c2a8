import { randomUUID } from 'node:crypto';
import {
  type Codec,
  createCodec,
  type EventStore,
  type KnownEvent,
  openPostgresEventStore,
  type Position,
  type RecordedEvent,
} from '../../libs/event-store/index.js';
import {
  createProjector,
  type DiscardAct,
  openReadStore,
  type ParkedAct,
  type Projection,
  type Projector,
  type ProjectorOptions,
  type ReadStore,
} from '../../libs/read-store/index.js';
import { type ToyEvent, toys } from './toy-projections.js';

/** What is wrong with a note while the folds are broken. */
export type Ailment = 'none' | 'throws' | 'refused' | 'no json';

/** What an operator decided, as it stands in the log. */
export interface ActEvent {
  readonly type: 'Decided';
  readonly data: {
    readonly kind: 'retry' | 'discard';
    readonly projection: string;
    readonly stream?: string;
    readonly position?: string;
    readonly eventId?: string;
  };
}

export type ParkingEvent = ToyEvent | ActEvent;
type Event = ParkingEvent;

/** Of notes, and of what was decided of them. */
export const parkingRegistry = {
  Noted: { version: 1, check: (data: unknown) => data as object, upcasts: {} },
  Decided: { version: 1, check: (data: unknown) => data as object, upcasts: {} },
};

export const OPERATIONS = 'operations';

export interface Written {
  readonly id: string;
  readonly stream: string;
  readonly position: Position;
}

export interface ParkingToys {
  readonly store: EventStore;
  readonly reads: ReadStore;
  readonly codec: Codec<Event>;
  /** The next release of the same definitions. */
  readonly mend: () => void;
  readonly projector: (options?: Partial<ProjectorOptions<Event>>) => Projector;
  /** @param id of the event; default: one of its own */
  readonly note: (
    customer: string,
    ailment?: Ailment,
    ref?: string,
    id?: string,
  ) => Promise<Written>;
  readonly decide: (data: ActEvent['data']) => Promise<Position>;
  readonly close: () => Promise<void>;
}

/** Toys whose folds fail on what ails, until they are mended; a log in the same database. */
export async function openParkingToys(url: string, log: string[] = []): Promise<ParkingToys> {
  const store = await openPostgresEventStore({ url });
  const reads = await openReadStore({ url });
  const release = { isBroken: true };
  const codec = mendableCodec(release);
  const append = async (
    stream: string,
    event: Event,
    { id = randomUUID(), data }: { id?: string | undefined; data?: Uint8Array | undefined } = {},
  ) => {
    const encoded = codec.encode(id, event, metadata);
    const given = data === undefined ? encoded : { ...encoded, data };
    const { position } = await store.append(stream, 'any', [given]);
    return { id: given.id, stream, position };
  };
  const parts = {
    readStore: reads,
    store,
    codec,
    projections: ailingToys((text, ailment) => release.isBroken && text === ailment),
    filter: { streamPrefixes: ['customer-', OPERATIONS] },
    actOf,
    discards: () => discardsIn(store, codec),
    standByMilliseconds: 50,
    leaseMilliseconds: 500,
    backOffMilliseconds: 5,
  };
  return {
    store,
    reads,
    codec,
    mend: () => {
      release.isBroken = false;
    },
    projector: (options) =>
      createProjector({ ...parts, log: (line) => log.push(line), ...options }),
    note: (customer, ailment = 'none', ref = '1', id) => {
      const noted = { type: 'Noted' as const, data: { ref, amount: '1.5', text: ailment } };
      const data = ailment === 'no json' ? Buffer.from('no json') : undefined;
      return append(`customer-${customer}`, noted, { id, data });
    },
    decide: async (data) => (await append(OPERATIONS, { type: 'Decided', data })).position,
    close: async () => {
      await reads.close();
      await store.close();
    },
  };
}

interface Release {
  isBroken: boolean;
}

/** What can't be read by one release is read by the next. */
function mendableCodec(release: Release): Codec<Event> {
  const codec = createCodec<Event>(parkingRegistry);
  const repaired = Buffer.from(JSON.stringify({ ref: '1', amount: '1.5', text: 'no json' }));
  const decode = (recorded: RecordedEvent) => {
    const isSpoilt = Buffer.from(recorded.data).toString() === 'no json';
    return codec.decode(isSpoilt && !release.isBroken ? { ...recorded, data: repaired } : recorded);
  };
  return { ...codec, decode };
}

/** @param isIll whether a note of this text ails so, for the time being */
export function ailingToys(
  isIll: (text: string, ailment: 'throws' | 'refused') => boolean,
): readonly Projection<Event>[] {
  const ails = (event: Event, ailment: 'throws' | 'refused') =>
    event.type === 'Noted' && isIll(event.data.text, ailment);
  return (toys as readonly Projection<Event>[]).map((toy): Projection<Event> => {
    if (toy.kind === 'facts') {
      const rows = (known: KnownEvent<Event>) => {
        if (known.event.type !== 'Noted') return [];
        if (ails(known.event, 'throws')) throw new Error('spoilt');
        const said = toy.rows(known);
        if (!ails(known.event, 'refused')) return said;
        return said.map(({ table, values }) => ({ table, values: values.with(3, 'no number') }));
      };
      return { ...toy, rows, concernsStream: isOfCustomer };
    }
    const evolve = (state: unknown, known: KnownEvent<Event>) => {
      const evolved = toy.evolve(state, known);
      if (ails(known.event, 'throws')) throw new Error('spoilt, behind a change');
      // No row can hold it, whatever comes behind.
      if (ails(known.event, 'refused')) Object.assign(evolved as object, { count: Number.NaN });
      return evolved;
    };
    const keyOf = (stream: string) => (isOfCustomer(stream) ? stream : undefined);
    return { ...toy, keyOf, evolve };
  });
}

const isOfCustomer = (stream: string) => stream.startsWith('customer-');

export function actOf({ event, position, recordedAt }: KnownEvent<Event>): ParkedAct | undefined {
  if (event.type !== 'Decided') return undefined;
  const { kind, projection, stream, position: at = '0', eventId = '' } = event.data;
  if (kind === 'retry') {
    return { kind, projection, of: stream === undefined ? { position: BigInt(at) } : { stream } };
  }
  const named = { projection, stream: stream ?? '', eventId, position: BigInt(at) };
  const decided = { actor: 'spec', onBehalfOf: null, decidedAt: recordedAt };
  return { kind, ...named, reason: 'because', ...decided, at: position };
}

/** Every discard that stands in the log. */
export async function discardsIn(
  store: EventStore,
  codec: Codec<Event>,
): Promise<readonly DiscardAct[]> {
  const discards: DiscardAct[] = [];
  for await (const page of store.read(OPERATIONS)) {
    for (const recorded of page) {
      const event = codec.decode(recorded);
      const act = event.known ? actOf(event) : undefined;
      if (act?.kind === 'discard') discards.push(act);
    }
  }
  return discards;
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
